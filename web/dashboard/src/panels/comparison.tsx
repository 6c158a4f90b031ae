// A pinned plan beside the one that is shown: what they cost, and which cars get more or less. The tiles and the site power show the rest.
import type { JSX } from "preact";
import { currencySign, decimal, moneyNumber, signed } from "../../../report/src/format";
import { differences, type Figure } from "../plan/differences";
import { pinned, shown } from "../plan/planner";
import { texts } from "../texts/texts";

const shownCars = 4;

export function Comparison(): JSX.Element | null {
  const [then, now] = [pinned.value, shown.value];
  if (then === null || now === null || then.draft === now.draft || then.data.plan.cost === null || now.data.plan.cost === null) return null;
  const { compare } = texts();
  const found = differences(then.data.plan, now.data.plan);
  const sign = currencySign(now.data.site.currency);
  const lone = [...(found.onlyThen > 0 ? [compare.onlyThen(found.onlyThen)] : []), ...(found.onlyNow > 0 ? [compare.onlyNow(found.onlyNow)] : [])];
  return (
    <section class="comparison" aria-labelledby="comparison-title">
      <h2 id="comparison-title">{compare.title}</h2>
      <Figures head={sign} number={moneyNumber}
        rows={[...found.costs.map((figure) => ({ name: compare.costs[figure.part], ...figure })), { name: compare.sum, ...found.sum }]} />
      <div>
        {found.cars.length === 0 ? <p class="unit">{compare.allAlike}</p> : (
          <>
            <Figures head={`${compare.delivered}, kWh`} number={decimal} rows={found.cars.slice(0, shownCars).map((car) => ({ name: car.id, ...car }))} />
            <p class="unit">{compare.cars(found.cars.length, shownCars)}</p>
          </>
        )}
        {lone.length === 0 ? null : <p class="unit">{lone.join("; ")}</p>}
      </div>
    </section>
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
