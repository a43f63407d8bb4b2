import type { Live } from '../live.ts';
import { Notice } from '../parts/notice.tsx';
import { getDrift, getModels } from '../requests.ts';
import { count } from '../units.ts';
import { useRequest } from '../use-request.ts';
import { DriftOf } from './model-drift.tsx';
import type { Metric, Model, ModelDrift } from './read-model.ts';

const few = (value: number): string => String(Number(value.toPrecision(4)));

function Metrics({ model }: { readonly model: Model }) {
  return (
    <div className="scroll" role="region" aria-label={`What ${model.name} is worth`} tabIndex={0}>
      <table className="rows metric-table" aria-label={`Figures of ${model.name}`}>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" className="num">
              Value
            </th>
            <th scope="col">95 % interval</th>
            <th scope="col" className="num">
              n
            </th>
            <th scope="col">Over</th>
          </tr>
        </thead>
        <tbody>
          {model.metrics.map((metric) => (
            <MetricRow key={metric.name} metric={metric} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MetricRow({ metric }: { readonly metric: Metric }) {
  const { name, value, low, high, n, over } = metric;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="num mono">{few(value)}</td>
      <td className="mono">{low === null || high === null ? '–' : `${few(low)} to ${few(high)}`}</td>
      <td className="num" data-label="n">
        {count(n)}
      </td>
      <td className="c-over">{over}</td>
    </tr>
  );
}

function ModelCard({ model, drift }: { readonly model: Model; readonly drift: readonly ModelDrift[] | null }) {
  const heading = `model-${model.name}-${model.version}`;
  return (
    <section className="card model" aria-labelledby={heading}>
      <div className="model-top">
        <h2 id={heading}>
          {model.name} <span className="mono">{model.version}</span>
        </h2>
        {model.aliases.map((alias) => (
          <span key={alias} className={`alias alias-${alias}`}>
            {alias}
          </span>
        ))}
        {model.aliases.length === 0 && <span className="faint">not in force</span>}
        <span className="faint">
          scores {model.group} · {model.classes.join(', ')}
        </span>
      </div>
      {model.problem !== null && <p className="warn">{model.problem}</p>}
      <p>{model.purpose}</p>
      {model.decision !== null && <p>{model.decision}</p>}
      {model.metrics.length > 0 && <Metrics model={model} />}
      {drift !== null && (
        <DriftOf
          name={model.name}
          drift={drift.find((one) => one.model === model.name && one.version === model.version)}
        />
      )}
      <details>
        <summary>Card, digest and key</summary>
        <p className="faint">
          Registered {model.registered} · package <code>{model.digest}</code> · signed by <code>{model.keyId}</code>
        </p>
        <pre className="card-text" role="region" aria-label={`Card of ${model.name}`} tabIndex={0}>
          {model.card}
        </pre>
      </details>
    </section>
  );
}

/** The models that the registry names: what each is for, what it is worth, and what has drifted. */
export function Models({ live }: { readonly live: Live }) {
  const answer = useRequest(String(live.connection), (signal) => getModels(signal));
  const drift = useRequest(String(live.connection), (signal) => getDrift(signal));
  return (
    <div className="view models">
      {answer.problem !== null && (
        <Notice
          kind="problem"
          title={answer.problem.title}
          action={
            <button type="button" onClick={answer.retry}>
              Try again
            </button>
          }
        >
          {answer.problem.detail}
        </Notice>
      )}
      {answer.data === null && answer.problem === null && <Notice kind="loading" title="Reading the models…" />}
      {answer.data?.length === 0 && (
        <Notice kind="empty" title="No models">
          Rules and maths judge alone. <code>weir models deploy</code> brings a model in.
        </Notice>
      )}
      {answer.data?.map((model) => (
        <ModelCard key={`${model.name} ${model.version}`} model={model} drift={drift.data} />
      ))}
    </div>
  );
}
