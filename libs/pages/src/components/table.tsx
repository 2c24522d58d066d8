import type { ReactElement, ReactNode } from 'react';

/** A column. `numeric` ones stand to the right. */
export interface Column {
  readonly key: string;
  readonly label: string;
  readonly numeric?: boolean;
}

/** A row: the first column's cell is its heading. */
export interface Row {
  readonly key: string;
  readonly cells: Readonly<Record<string, ReactNode>>;
  /** `bad` is shaded; of a `fine` one small screens show the first columns only. */
  readonly look?: 'bad' | 'fine';
}

function Cell({ column, children }: { readonly column: Column; readonly children: ReactNode }): ReactElement {
  return (
    <td role="cell" className={column.numeric === true ? 'n' : undefined} data-label={column.label}>
      <span>{children}</span>
    </td>
  );
}

function Line({ columns, row }: { readonly columns: readonly Column[]; readonly row: Row }): ReactElement {
  const [first, ...others] = columns;
  return (
    <tr role="row" className={row.look === undefined ? undefined : `is-${row.look}`}>
      {first !== undefined && (
        <th scope="row" role="rowheader">
          {row.cells[first.key]}
        </th>
      )}
      {others.map((column) => (
        <Cell key={column.key} column={column}>
          {row.cells[column.key]}
        </Cell>
      ))}
    </tr>
  );
}

/**
 * A table whose rows become cards below 48 rem. The style sheet changes `display` there, which would take the table's
 * meaning away from assistive technology; the explicit roles keep it.
 */
export function Table(props: {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Narrow enough to stay a table on small screens. */
  readonly plain?: boolean;
}): ReactElement {
  return (
    <table className={`kern-table kern-table--small${props.plain === true ? ' is-plain' : ''}`} role="table">
      <caption className="kern-sr-only">{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map(({ key, label, numeric }) => (
            <th key={key} scope="col" role="columnheader" className={numeric === true ? 'n' : undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row) => (
          <Line key={row.key} columns={props.columns} row={row} />
        ))}
      </tbody>
    </table>
  );
}
