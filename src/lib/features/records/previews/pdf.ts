import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { fold } from '$lib/domain/text/fold';

/** How large a page is at its own size, in points. */
export interface PageSize {
	readonly width: number;
	readonly height: number;
}

/** The most pixels that one page is drawn with: a phone has no more for a canvas. */
const MOST_PIXELS = 16_000_000;

/** The most pixels of a picture in a page. */
const MOST_IN_PICTURE = 100_000_000;

/** How much of the file is read at once, in bytes. */
const PIECE = 256 * 1024;

/** Why a PDF is not shown: it is none or is damaged, or it asks for a password. */
export type PdfFault = 'broken' | 'locked';

/**
 * Opens a PDF. Only what is shown is read of it. A worker takes it apart and the page gets drawing orders; scripts, forms,
 * links and attachments in it are never looked at. The reader is loaded when the first PDF is opened.
 */
export async function openPdf(bytes: Blob): Promise<Pdf | PdfFault> {
	const { getDocument, PDFDataRangeTransport, PDFWorker } =
		await import('pdfjs-dist/legacy/build/pdf.mjs');
	const end = new Worker(new URL('./pdf.worker.ts', import.meta.url), { type: 'module' });
	const source = new (class extends PDFDataRangeTransport {
		override requestDataRange(from: number, until: number): void {
			void bytes
				.slice(from, until)
				.arrayBuffer()
				.then((piece) => {
					this.onDataRange(from, new Uint8Array(piece));
				});
		}
	})(bytes.size, null);
	const task = getDocument({
		range: source,
		worker: PDFWorker.create({ port: end }),
		rangeChunkSize: PIECE,
		disableAutoFetch: true,
		// What the strict policy of the page forbids as well: code that is made from the file.
		...{ isEvalSupported: false, useWasm: false, enableXfa: false, useWorkerFetch: false },
		maxImageSize: MOST_IN_PICTURE,
		verbosity: 0
	});
	try {
		return new Pdf(await task.promise, end);
	} catch (error) {
		await task.destroy();
		end.terminate();
		const { name } = error instanceof Error ? error : { name: '' };
		if (name === 'PasswordException') return 'locked';
		// What the reader says of what it cannot read.
		if (/^(InvalidPDF|FormatError|UnknownError|Response)/.test(name)) return 'broken';
		throw error;
	}
}

/** A PDF that is open. To be closed. */
export class Pdf {
	private readonly texts = new Map<number, Promise<string>>();

	constructor(
		private readonly document: PDFDocumentProxy,
		private readonly end: Worker
	) {}

	get pageCount(): number {
		return this.document.numPages;
	}

	/** Returns the size of a page. Pages are counted from 1. */
	async sizeOf(page: number): Promise<PageSize> {
		const { width, height } = (await this.document.getPage(page)).getViewport({ scale: 1 });
		return { width, height };
	}

	/**
	 * Draws a page as wide as `width` pixels of the screen. What comes of it is seen at once when it is whole. Ends early
	 * when it is called off.
	 */
	async draw(
		page: number,
		canvas: HTMLCanvasElement,
		width: number,
		signal: AbortSignal
	): Promise<void> {
		const read: PDFPageProxy = await this.document.getPage(page);
		if (signal.aborted) return;
		const plain = read.getViewport({ scale: 1 });
		const most = Math.sqrt(MOST_PIXELS / (plain.width * plain.height));
		const scale = Math.min(most, (width * devicePixelRatio) / plain.width);
		const viewport = read.getViewport({ scale });
		canvas.width = Math.ceil(viewport.width);
		canvas.height = Math.ceil(viewport.height);
		const drawing = read.render({ canvas, viewport });
		const stop = (): void => {
			drawing.cancel();
		};
		signal.addEventListener('abort', stop);
		try {
			await drawing.promise;
		} catch (error) {
			// What the reader says of a drawing that is called off.
			if (!(error instanceof Error && error.name === 'RenderingCancelledException')) throw error;
		} finally {
			signal.removeEventListener('abort', stop);
			read.cleanup();
		}
	}

	/** Returns the words of a page, in the order in which the file has them. */
	textOf(page: number): Promise<string> {
		const known = this.texts.get(page) ?? this.readText(page);
		this.texts.set(page, known);
		return known;
	}

	/** Returns the pages that have a text, whatever its accents and capitals. Stops when it is called off. */
	async pagesWith(text: string, signal: AbortSignal): Promise<readonly number[]> {
		const wanted = fold(text).trim();
		const found: number[] = [];
		for (let page = 1; page <= this.pageCount && !signal.aborted; page += 1) {
			if (fold(await this.textOf(page)).includes(wanted)) found.push(page);
		}
		return found;
	}

	/** Closes it and ends its worker. */
	async close(): Promise<void> {
		await this.document.loadingTask.destroy();
		this.end.terminate();
	}

	private async readText(page: number): Promise<string> {
		const content = await (await this.document.getPage(page)).getTextContent();
		const pieces = content.items.map((item) =>
			'str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''
		);
		return pieces.join('');
	}
}
