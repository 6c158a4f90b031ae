// A pinned plan and the one that is shown: what they cost, and which cars get more or less. The tiles and the site power show the rest.
import type { JSX } from "preact";
import { currencySign, decimal, moneyNumber, signed } from "../../../report/src/format";
import { differences, type Figure } from "../plan/differences";
import { isSideBySide, setSideBySide } from "../plan/drawing_choices";
import type { PlanData } from "../plan/facts";
import { pinned } from "../plan/pinned";
import { shown } from "../plan/planner";
import { texts } from "../texts/texts";

const shownCars = 4;

export function Comparison(): JSX.Element | null {
  const [then, now] = [pinned.value, shown.value?.data ?? null];
  if (then === null || now === null) return null;
  const { compare } = texts();
  const choice = (value: boolean, name: string): JSX.Element =>
    <button type="button" aria-pressed={isSideBySide.value === value} onClick={() => { setSideBySide(value); }}>{name}</button>;
  return (
    <section class="comparison" aria-labelledby="comparison-title">
      <header><h2 id="comparison-title">{compare.title}</h2><div class="switch">{choice(true, compare.beside)}{choice(false, compare.over)}</div></header>
      {then.plan.request_sha256 === now.plan.request_sha256 ? <p class="unit">{compare.nothingChanged}</p> : <Differences then={then} now={now} />}
    </section>
  );
}

function Differences({ then, now }: { then: PlanData; now: PlanData }): JSX.Element | null {
  if (then.plan.cost === null || now.plan.cost === null) return null;
  const { compare } = texts();
  const found = differences(then.plan, now.plan);
  const lone = [...(found.onlyThen > 0 ? [compare.onlyThen(found.onlyThen)] : []), ...(found.onlyNow > 0 ? [compare.onlyNow(found.onlyNow)] : [])];
  return (
    <>
      {then.site.currency !== now.site.currency ? <p class="unit">{compare.otherCurrency(then.site.currency, now.site.currency)}</p> : (
        <Figures head={currencySign(now.site.currency)} number={moneyNumber}
          rows={[...found.costs.map((figure) => ({ name: compare.costs[figure.part], ...figure })), { name: compare.sum, ...found.sum }]} />
      )}
      <div>
        {found.cars.length === 0 ? (found.inBoth === 0 ? null : <p class="unit">{compare.allAlike}</p>) : (
          <>
            <Figures head={`${compare.delivered}, kWh`} number={decimal} rows={found.cars.slice(0, shownCars).map((car) => ({ name: car.id, ...car }))} />
            <p class="unit">{compare.cars(found.cars.length, shownCars)}</p>
          </>
        )}
        {lone.length === 0 ? null : <p class="unit">{lone.join("; ")}</p>}
      </div>
    </>
  );
}

function Figures({ head, rows, number }: { head: string; rows: ({ name: string } & Figure)[]; number: (value: number) => string }): JSX.Element {
  const { compare } = texts();
  return (
    <table>
      <thead><tr><th scope="col">{head}</th><th scope="col">{compare.then}</th><th scope="col">{compare.now}</th><th scope="col">{compare.difference}</th></tr></thead>
      <tbody>{rows.map(({ name, then, now }) => (
        <tr key={name}><th scope="row">{name}</th><td>{number(then)}</td><td>{number(now)}</td><td>{signed(number(Math.abs(now - then)), Number((now - then).toFixed(2)))}</td></tr>
      ))}</tbody>
    </table>
  );
}
