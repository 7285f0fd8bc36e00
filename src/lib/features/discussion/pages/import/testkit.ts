import { zipOf } from '$lib/features/common/spreadsheet/zip-testkit';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The smallest picture there is. */
export const PIXEL = Uint8Array.from(
	atob(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
	),
	(letter) => letter.charCodeAt(0)
);

/** Returns bytes as a file that was given. */
export const blob = (bytes: Uint8Array): Blob => new Blob([bytes.slice()]);

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';

const heading = (level: number): string =>
	`<w:style w:type="paragraph" w:styleId="Heading${String(level)}"><w:name w:val="heading ${String(level)}"/></w:style>`;

/** Writes a Word document with paragraphs (WordprocessingML) in its body, styles beside the first headings, and numberings. */
export const docxOf = (body: string, styles = '', numbering = ''): Promise<Uint8Array> =>
	zipOf([
		{
			name: '[Content_Types].xml',
			content: bytesOf(
				'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
			)
		},
		{
			name: '_rels/.rels',
			content: bytesOf(
				`<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`
			)
		},
		{
			name: 'word/_rels/document.xml.rels',
			content: bytesOf(
				`<Relationships xmlns="${RELATIONS}"><Relationship Id="s1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="n1" Type="${OFFICE}/numbering" Target="numbering.xml"/><Relationship Id="e1" Type="${OFFICE}/hyperlink" Target="javascript:steal()" TargetMode="External"/></Relationships>`
			)
		},
		{
			name: 'word/styles.xml',
			content: bytesOf(`<w:styles xmlns:w="${WORD}">${heading(1)}${heading(2)}${styles}</w:styles>`)
		},
		{
			name: 'word/numbering.xml',
			content: bytesOf(`<w:numbering xmlns:w="${WORD}">${numbering}</w:numbering>`)
		},
		{
			name: 'word/document.xml',
			content: bytesOf(
				`<w:document xmlns:w="${WORD}" xmlns:r="${OFFICE}"><w:body>${body}</w:body></w:document>`
			)
		}
	]);

/** A paragraph of a Word document. */
export const wordParagraph = (text: string, style = ''): string =>
	`<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`;
