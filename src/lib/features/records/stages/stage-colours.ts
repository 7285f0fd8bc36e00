import type { StageColour } from '$lib/domain/space/space';

/** The colours of the stages' marks, in light and dark. They are used for shapes, never for text. */
const MARKS: Readonly<Record<StageColour, string>> = {
	none: 'transparent',
	grey: 'light-dark(#7c8782, #8f9b96)',
	blue: 'light-dark(#2f6fb5, #74aee8)',
	teal: 'light-dark(#0f8a78, #58c9b1)',
	green: 'light-dark(#2f8a4f, #74cf9a)',
	yellow: 'light-dark(#b08a10, #e3c341)',
	orange: 'light-dark(#c26a1a, #f0a860)',
	red: 'light-dark(#c0392f, #ff9a90)',
	purple: 'light-dark(#7a55b5, #bda0ee)'
};

/** Returns the colour of a stage in CSS. */
export const stageMark = (colour: StageColour): string => MARKS[colour];
