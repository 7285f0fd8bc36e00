import MarkdownIt from 'markdown-it';

/** A Markdown file, its front matter apart. */
export interface MarkdownSource {
	/** The title that the front matter names; `null` for none. */
	readonly title: string | null;
	readonly html: string;
}

/** HTML in it is taken as it is: whoever reads the result takes none of it that a text cannot have. */
const READER = new MarkdownIt({ html: true, linkify: true, typographer: false });
READER.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
// Pictures within the text, and addresses of any kind: what is not safe is left out behind it.
READER.validateLink = () => true;

const FRONT = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/u;
const TITLE = /^title:[ \t]*(.*)$/mu;

/** Returns a Markdown text (GitHub's dialect) as HTML. */
export function markdownHtml(text: string): MarkdownSource {
	const front = FRONT.exec(text.slice(0, 20_000));
	const named = front === null ? null : TITLE.exec(front[1] ?? '')?.[1];
	const title = named?.trim().replace(/^(["'])(.*)\1$/u, '$2') ?? '';
	const html = READER.render(text.slice(front?.[0].length ?? 0));
	return { title: title === '' ? null : title, html };
}
