/** A part of a Markdown text: a heading of a level from 1 to 6, or a text between two, of level 0. */
export interface MarkdownPart {
	readonly level: number;
	readonly text: string;
}

const HEADING = /^(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/u;
const FENCE = /^(?:```|~~~)/u;

/** Returns a Markdown text as its headings and what is between them. Headings in code are code. */
export function partsOf(text: string): readonly MarkdownPart[] {
	const parts: MarkdownPart[] = [];
	let lines: string[] = [];
	const end = (): void => {
		const between = lines.join('\n').trim();
		if (between !== '') parts.push({ level: 0, text: between });
		lines = [];
	};
	let isCode = false;
	for (const line of text.split(/\r\n|\r|\n/u)) {
		if (FENCE.test(line)) isCode = !isCode;
		const heading = isCode ? null : HEADING.exec(line);
		if (heading === null) {
			lines.push(line);
			continue;
		}
		end();
		parts.push({ level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
	}
	end();
	return parts;
}
