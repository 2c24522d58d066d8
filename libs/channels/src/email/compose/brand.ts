/** A city's colour and the colour of text on it. */
export interface Brand {
  /** `#rrggbb`. */
  readonly color: string;
  readonly textColor: '#ffffff' | '#000000';
}

/** The colour as the city has it, with the text colour that contrasts more: at least 4.58 : 1 on any colour (WCAG 2.2, 1.4.3). */
export function brandOf(color: string): Brand {
  const luminance = luminanceOf(color);
  const onWhite = 1.05 / (luminance + 0.05);
  const onBlack = (luminance + 0.05) / 0.05;
  return { color, textColor: onWhite >= onBlack ? '#ffffff' : '#000000' };
}

/** Relative luminance, 0 to 1 (WCAG 2.2, definitions). */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
