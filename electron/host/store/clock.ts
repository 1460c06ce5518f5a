import { type Moment, parseMoment } from "../../../shared/calendar/day.ts";

/** Says what the time is, in Beijing, whatever the zone of the machine. */
export interface Clock {
  /** False for a clock that is set by hand: only a training office accepts one. */
  readonly real: boolean;
  now(): Moment;
}

const BEIJING_OFFSET_MS = 8 * 3_600_000;

export const systemClock: Clock = {
  real: true,
  now: () => momentOf(new Date(Date.now() + BEIJING_OFFSET_MS).toISOString().slice(0, 19)),
};

/** A clock for demonstrations and tests: it stands still until it is moved. */
export interface SettableClock extends Clock {
  set(moment: Moment): void;
}

export function settableClock(start: Moment): SettableClock {
  let current = start;
  return {
    real: false,
    now: () => current,
    set: (moment) => {
      current = moment;
    },
  };
}

function momentOf(text: string): Moment {
  const moment = parseMoment(text);
  if (moment === null) throw new RangeError(`not a moment: ${text}`);
  return moment;
}

/** The moment so many minutes later. */
export function addMinutes(moment: Moment, minutes: number): Moment {
  const time = Date.parse(`${moment}Z`) + minutes * 60_000;
  return momentOf(new Date(time).toISOString().slice(0, 19));
}
