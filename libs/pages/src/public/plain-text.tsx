import { Fragment, type ReactElement } from 'react';

const ADDRESS = /(https?:\/\/[^\s<>"'\]]*[^\s<>"'\].,;:!?)])/;

/** A line whose web addresses lead there; the text between stays text. */
function LinkedLine({ line }: { readonly line: string }): ReactElement {
  return (
    <>
      {line.split(ADDRESS).map((piece, index) =>
        index % 2 === 1 ? (
          <a key={index} href={piece} rel="noopener noreferrer">
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </>
  );
}

/**
 * Plain text of a mail: blank lines part paragraphs, line breaks stay. Nothing in it becomes markup; web addresses become
 * links only in a mail that an office's own software wrote, where they are what it is about.
 */
export function PlainText({
  text,
  linked = false,
}: {
  readonly text: string;
  readonly linked?: boolean;
}): ReactElement {
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
              {linked ? <LinkedLine line={line} /> : line}
            </Fragment>
          ))}
        </p>
      ))}
    </div>
  );
}
