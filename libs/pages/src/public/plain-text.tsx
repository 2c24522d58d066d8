import { Fragment, type ReactElement } from 'react';

/** Plain text of a mail: blank lines part paragraphs, line breaks stay. Nothing in it becomes markup or a link. */
export function PlainText({ text }: { readonly text: string }): ReactElement {
  const paragraphs = text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '');
  return (
    <div className="sb-text">
      {paragraphs.map((paragraph, index) => (
        <p key={index}>
          {paragraph.split('\n').map((line, number) => (
            <Fragment key={number}>
              {number > 0 && <br />}
              {line}
            </Fragment>
          ))}
        </p>
      ))}
    </div>
  );
}
