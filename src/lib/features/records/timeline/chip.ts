/** Returns the look of one of several choices in a row, such as the kinds of a timeline. */
export const chip = (isOn: boolean): readonly string[] => [
	'touch-target inline-flex min-h-7 cursor-pointer items-center gap-1 rounded-full border px-2.5 text-sm whitespace-nowrap',
	isOn ? 'border-accent bg-accent-soft text-accent' : 'border-line hover:bg-hover'
];
