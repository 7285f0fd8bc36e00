import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible } from '$lib/ui/browser-testkit';
import { openPdf, Pdf } from './pdf';
import { pdfOf } from './pdf-testkit';
import PdfPages from './PdfPages.svelte';
import { readPreview } from './read-preview';

const SHIP = pdfOf({ pages: ['Harbour', 'Łódź', 'Ferry', 'Harbour again'] });

async function opened(bytes: Blob): Promise<Pdf> {
	const pdf = await openPdf(bytes);
	if (!(pdf instanceof Pdf)) throw new Error(pdf);
	return pdf;
}

/** Whether anything dark is drawn on the first page. */
function isDrawn(container: HTMLElement): boolean {
	const canvas = container.querySelector('canvas');
	if (canvas === null || canvas.width === 0) return false;
	const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
	return data?.some((value, at) => at % 4 === 0 && value < 100) ?? false;
}

test('LS-01 · the pages of a PDF are drawn as they come into view, searched and made larger', async () => {
	const pdf = await opened(SHIP);
	const first = await pdf.sizeOf(1);
	expect([pdf.pageCount, first]).toEqual([4, { width: 400, height: 200 }]);
	const { container } = await render(PdfPages, { pdf, first, name: 'ship.pdf' });
	const canvases = () => [...container.querySelectorAll('canvas')];
	await expect.poll(() => isDrawn(container)).toBe(true);
	await expect
		.element(page.getByRole('group', { name: 'Page 1 of 4' }))
		.toHaveTextContent('Harbour');
	await expectAccessible();
	const [before = 0] = canvases().map(({ width }) => width);
	await page.getByRole('button', { name: 'Larger' }).click();
	await expect.poll(() => (canvases()[0]?.width ?? 0) > before).toBe(true);
	await page.getByRole('searchbox').fill('harbour');
	await expect.element(page.getByText('On 2 pages')).toBeVisible();
	await page.getByRole('searchbox').fill('submarine');
	await expect.element(page.getByText('On no page')).toBeVisible();
});

test('LS-01 · what is no PDF, is cut off or asks for a password says so', async () => {
	expect(await readPreview('a.pdf', new Blob(['no such thing']), null)).toEqual({ is: 'broken' });
	expect(await readPreview('a.pdf', new Blob([]), null)).toEqual({ is: 'broken' });
	const letters = '(' + 'x'.repeat(32) + ')';
	const locked = pdfOf({
		pages: ['secret'],
		trailer: `/ID[(one)(two)]/Encrypt<</Filter/Standard/V 1/R 2/O${letters}/U${letters}/P -4>>`
	});
	expect(await readPreview('a.pdf', locked, null)).toEqual({ is: 'locked' });
});

test('LS-01 · hostile · a script, a link and a form in a PDF do nothing', async () => {
	const asked = vi.spyOn(globalThis, 'fetch');
	const script = "/S/JavaScript/JS(globalThis.pwned = true; app.alert('pwned'))";
	const pdf = await opened(
		pdfOf({
			pages: ['Invoice'],
			catalogue: `/OpenAction<<${script}>>/AA<</WC<<${script}>>>>/Names<</JavaScript<</Names[(a)<<${script}>>]>>>>`,
			annotations:
				'<</Type/Annot/Subtype/Link/Rect[0 0 400 200]/A<</S/URI/URI(javascript:pwned)>>>>' +
				`<</Type/Annot/Subtype/Widget/FT/Btn/Rect[0 0 99 99]/A<<${script}>>>>`
		})
	);
	const { container } = await render(PdfPages, { pdf, first: await pdf.sizeOf(1), name: 'a.pdf' });
	await expect.poll(() => isDrawn(container)).toBe(true);
	container.querySelector('canvas')?.click();
	expect(
		container.querySelectorAll('a, iframe, embed, object, input:not([type="search"])')
	).toHaveLength(0);
	expect('pwned' in globalThis).toBe(false);
	expect(asked).not.toHaveBeenCalled();
	asked.mockRestore();
});
