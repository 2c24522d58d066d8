import type { InputHTMLAttributes, ReactElement, ReactNode, TextareaHTMLAttributes } from 'react';
import { usePage } from './page-context.js';

/** What fields share. The form name is the id too, so that errors can link to it. */
export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
}

/** Id of a field: form names hold dots, which CSS and fragments bear badly. */
export function fieldId(name: string): string {
  return `f-${name.replaceAll('.', '-')}`;
}

const hintId = (name: string): string => `${fieldId(name)}-hint`;
const errorId = (name: string): string => `${fieldId(name)}-error`;

function describedBy({ name, hint, error }: FieldProps): string | undefined {
  const ids = [hint === undefined ? [] : [hintId(name)], error === undefined ? [] : [errorId(name)]].flat();
  return ids.length === 0 ? undefined : ids.join(' ');
}

/** Attributes that tie a control to its label, hint and error. */
function tied(props: FieldProps): Readonly<Record<string, string | boolean | undefined>> {
  return {
    id: fieldId(props.name),
    name: props.name,
    'aria-describedby': describedBy(props),
    'aria-invalid': props.error === undefined ? undefined : true,
  };
}

/** The message under a control, linked by `aria-describedby`. KERN's React kit leaves that link out. */
function FieldError({
  name,
  error,
}: {
  readonly name: string;
  readonly error?: string | undefined;
}): ReactNode {
  const { texts } = usePage();
  if (error === undefined) return null;
  return (
    <p className="kern-error" id={errorId(name)}>
      <span className="kern-icon kern-icon--danger" aria-hidden="true" />
      <span className="kern-body">
        <span className="kern-sr-only">{texts.shell.errorPrefix} </span>
        {error}
      </span>
    </p>
  );
}

function Frame({
  field,
  children,
}: {
  readonly field: FieldProps;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={`kern-form-input${field.error === undefined ? '' : ' kern-form-input--error'}`}>
      <label className="kern-label" htmlFor={fieldId(field.name)}>
        {field.label}
      </label>
      {field.hint !== undefined && (
        <div className="kern-hint" id={hintId(field.name)}>
          {field.hint}
        </div>
      )}
      {children}
      <FieldError name={field.name} error={field.error} />
    </div>
  );
}

/** A line of text. */
export function TextField(props: {
  readonly field: FieldProps;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
}): ReactElement {
  const invalid = props.field.error === undefined ? '' : ' kern-form-input__input--error';
  return (
    <Frame field={props.field}>
      <input {...props.input} {...tied(props.field)} className={`kern-form-input__input${invalid}`} />
    </Frame>
  );
}

/** Several lines of text. */
export function TextArea(props: {
  readonly field: FieldProps;
  readonly input: TextareaHTMLAttributes<HTMLTextAreaElement>;
}): ReactElement {
  const invalid = props.field.error === undefined ? '' : ' kern-form-input__input--error';
  return (
    <Frame field={props.field}>
      <textarea {...props.input} {...tied(props.field)} className={`kern-form-input__input${invalid}`} />
    </Frame>
  );
}

/** A choice out of a list. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A list to choose from: works with keyboard and without script, where dragging would not. */
export function Select(props: {
  readonly field: FieldProps;
  readonly options: readonly Option[];
  readonly value: string;
}): ReactElement {
  const invalid = props.field.error === undefined ? '' : ' kern-form-input__select-wrapper--error';
  return (
    <Frame field={props.field}>
      <div className={`kern-form-input__select-wrapper${invalid}`}>
        <select {...tied(props.field)} className="kern-form-input__select" defaultValue={props.value}>
          {props.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
    </Frame>
  );
}

/** A box to tick, or one of several to choose when `type` is `radio`. */
export function Check(props: {
  readonly type: 'checkbox' | 'radio';
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const id = fieldId(`${props.name}.${props.value}`);
  return (
    <div className="kern-form-check">
      <input
        className={`kern-form-check__${props.type}`}
        type={props.type}
        id={id}
        name={props.name}
        value={props.value}
        defaultChecked={props.checked}
      />
      <label className="kern-label" htmlFor={id}>
        {props.children}
      </label>
    </div>
  );
}
