/** How a PDF for a test is made. */
export interface PdfPlan {
	/** The text of each page. */
	readonly pages: readonly string[];
	/** What its catalogue has beside its pages, such as something to do when it is opened. */
	readonly catalogue?: string;
	/** What its end says beside where its catalogue is. */
	readonly trailer?: string;
	/** Annotations of the first page. */
	readonly annotations?: string;
}

/** Returns a small PDF. */
export function pdfOf({ pages, catalogue = '', trailer = '', annotations = '' }: PdfPlan): Blob {
	const objects = [`<</Type/Catalog/Pages 2 0 R${catalogue}>>`];
	const kids = pages.map((_, at) => `${String(4 + at * 2)} 0 R`).join(' ');
	objects.push(`<</Type/Pages/Kids[${kids}]/Count ${String(pages.length)}>>`);
	objects.push('<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>');
	for (const [at, text] of pages.entries()) {
		const more = at === 0 && annotations !== '' ? `/Annots[${annotations}]` : '';
		const content = `BT /F1 48 Tf 40 100 Td (${text}) Tj ET`;
		objects.push(
			`<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Resources<</Font<</F1 3 0 R>>>>/Contents ${String(5 + at * 2)} 0 R${more}>>`,
			`<</Length ${String(content.length)}>>stream\n${content}\nendstream`
		);
	}
	let file = '%PDF-1.7\n';
	const places = objects.map((object, at) => {
		const place = file.length;
		file += `${String(at + 1)} 0 obj${object}endobj\n`;
		return place;
	});
	const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
	const size = String(objects.length + 1);
	const start = String(file.length);
	file += `xref\n0 ${size}\n0000000000 65535 f \n${table}`;
	file += `trailer<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF`;
	return new Blob([file]);
}
