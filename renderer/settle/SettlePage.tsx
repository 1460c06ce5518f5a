export default function SettlePage() {
  return null;
}
