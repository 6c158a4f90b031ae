// The columns of the demand: the keys of a session that people fill in.
import type { SessionKey } from "../api/documents";

export interface Column {
  key: SessionKey;
  kind: "text" | "time" | "number";
  unit: string;
  isUsual: boolean; // shown from the start; the others once a row has them
  width: number;
}

const column = (key: SessionKey, kind: Column["kind"], unit: string, isUsual: boolean, width: number): Column => ({ key, kind, unit, isUsual, width });

export const columns: Column[] = [
  column("id", "text", "", true, 130),
  column("evse", "text", "", true, 110),
  column("arrival", "time", "", true, 164),
  column("departure", "time", "", true, 164),
  column("max_power_kw", "number", "kW", true, 108),
  column("energy_required_kwh", "number", "kWh", true, 108),
  column("battery_capacity_kwh", "number", "kWh", true, 108),
  column("arrival_energy_kwh", "number", "kWh", true, 108),
  column("min_power_kw", "number", "kW", false, 92),
  column("target_soc_ratio", "number", "0–1", false, 92),
  column("arrival_soc_ratio", "number", "0–1", false, 92),
  column("max_energy_kwh", "number", "kWh", false, 92),
  column("efficiency", "number", "0–1", false, 92),
  column("priority", "number", "", false, 86),
  column("unmet_price_per_kwh", "number", "/kWh", false, 100),
  column("delivered_kwh", "number", "kWh", false, 108),
];

/** What was measured by now, where a plan goes on; else nobody is asked for it. */
export const measured = "delivered_kwh";
export const sessionColumns = columns.filter(({ key }) => key !== measured);

export const columnOf = new Map(columns.map((entry) => [entry.key, entry]));
