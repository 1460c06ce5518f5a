/** 编号 of a pack as the loader wants it. */
export const PACK_ID = /^[a-z0-9][a-z0-9-]*$/;
