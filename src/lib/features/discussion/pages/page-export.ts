import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { FileRef } from '$lib/domain/file/file';
import { noteText, type Note, type NoteNode } from '$lib/domain/note/note';
import { exportPaths, nameOfTitle, relativePath } from '$lib/domain/page/export-paths';
import { asHtml } from '$lib/domain/page/html';
import { asMarkdown } from '$lib/domain/page/markdown';
import type { Page } from '$lib/domain/page/page';
import type { PageTree } from '$lib/domain/page/tree';
import { asPicture } from '$lib/features/records/files/file-input';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import type { PageRow } from '$lib/replica/store/rows';
import { saveFile } from '$lib/ui/save-file';
import { toast } from '$lib/ui/toasts.svelte';
import { textNow } from './versions';

/** Saves a page as a Markdown file, with the names of what it mentions. Its pictures are named, and not in it. */
export async function exportMarkdown(view: WorkspaceView, page: Page): Promise<void> {
	const text = await textNow(view, page.id);
	const written = asMarkdown(titled(page, text), {
		nameOf: await namesIn(view, text),
		pictureOf: (file) => page.files.find(({ id }) => id === file)?.name ?? file
	});
	report(view, page, 1);
	saveFile(new Blob([written], { type: 'text/markdown' }), `${fileName(page)}.md`);
}

/** Saves a page as one HTML file with its pictures in it. */
export async function exportHtml(view: WorkspaceView, page: Page): Promise<void> {
	const text = await textNow(view, page.id);
	const pictures = new Map<string, string>();
	let missing = 0;
	for (const file of picturesIn(text, page)) {
		const bytes = await pixelsOf(view, page, file);
		if (bytes === null) missing += 1;
		else pictures.set(file.id, await dataAddress(bytes));
	}
	const written = asHtml(text, {
		...{ language: document.documentElement.lang, title: page.title },
		nameOf: await namesIn(view, text),
		pictureOf: (file) => pictures.get(file) ?? null
	});
	report(view, page, 1);
	saveFile(new Blob([written], { type: 'text/html' }), `${fileName(page)}.html`);
	tellMissing(missing);
}

/**
 * Saves a page and all that is under it as an archive of Markdown files, each in the folder of the one that it is
 * under, with their pictures. Links between them lead from file to file.
 */
export async function exportTree(
	view: WorkspaceView,
	page: Page,
	tree: PageTree<PageRow>
): Promise<void> {
	const paths = exportPaths(tree, page.id, m.pages_untitled());
	const files: { readonly name: string; readonly input: Blob }[] = [];
	let missing = 0;
	for (const [id, path] of paths) {
		const whole = await view.replica.records.read(id);
		// Somebody has put it into the bin meanwhile.
		if (whole?.record.kind !== 'page' || whole.record.binned) continue;
		const { record } = whole;
		const text = await textNow(view, id);
		const pictures = new Map<string, string>();
		for (const file of picturesIn(text, record)) {
			const bytes = await pixelsOf(view, record, file);
			if (bytes === null) {
				missing += 1;
				continue;
			}
			const name = freeName(file.name, `${path}/`, files);
			pictures.set(file.id, relativePath(`${path}.md`, name));
			files.push({ name, input: bytes });
		}
		const nameOf = await namesIn(view, text);
		const written = asMarkdown(titled(record, text), {
			// What is linked is named as it is called.
			nameOf: (kind, to) => nameOf(kind, to).replace(paths.has(to) ? /^#/u : /(?!)/u, ''),
			linkOf: (kind, to) => {
				const there = kind === 'page' ? paths.get(to) : undefined;
				return there === undefined ? null : encodeURI(relativePath(`${path}.md`, `${there}.md`));
			},
			pictureOf: (file) =>
				pictures.get(file) ?? record.files.find(({ id: known }) => known === file)?.name ?? file
		});
		files.push({ name: `${path}.md`, input: new Blob([written], { type: 'text/markdown' }) });
	}
	const { downloadZip } = await import('client-zip');
	const archive = await downloadZip(files).blob();
	report(view, page, paths.size);
	saveFile(archive, `${fileName(page)}.zip`);
	tellMissing(missing);
}

const titled = ({ title }: Page, text: Note): Note => [
	{ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: title }] },
	...text.map((node) =>
		node.type === 'heading'
			? { ...node, attrs: { level: Number(node.attrs?.['level'] ?? 1) + 1 } }
			: node
	)
];

/** Returns what names what a text mentions. */
async function namesIn(
	view: WorkspaceView,
	text: Note
): Promise<(kind: string, id: string) => string> {
	const ids = new Set<RecordId>();
	noteText(text, (kind, id) => {
		if (kind !== 'member') ids.add(id);
		return '';
	});
	const rows = await view.replica.db.records.bulkGet([...ids]);
	const titles = new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row.title]])));
	return (kind, id) =>
		kind === 'member'
			? `@${view.directory.members.get(id)?.name ?? m.common_unknown_person()}`
			: `#${titles.get(id) ?? m.notes_hidden_record()}`;
}

/** Returns the files of a page that its text shows, each once. */
function picturesIn(text: Note, page: Page): readonly FileRef[] {
	const shown = new Set<string>();
	const look = ({ type, attrs, content = [] }: NoteNode): void => {
		if (type === 'picture') shown.add(String(attrs?.['file']));
		content.forEach(look);
	};
	text.forEach(look);
	return page.files.filter(({ id }) => shown.has(id));
}

/** Returns a picture's bytes, fetched where they are not on this device; `null` when they cannot be had. */
async function pixelsOf(view: WorkspaceView, page: Page, file: FileRef): Promise<Blob | null> {
	const room = roomName({ kind: 'space', space: page.space });
	const opened = await view.replica.files.open(room, page.id, file);
	return opened.ok ? asPicture(opened.value) : null;
}

const dataAddress = (bytes: Blob): Promise<string> =>
	new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
		reader.onerror = () => reject(reader.error ?? new Error('the picture cannot be read'));
		reader.readAsDataURL(bytes);
	});

/** Returns a path in a folder that no other file has. */
function freeName(
	name: string,
	folder: string,
	files: readonly { readonly name: string }[]
): string {
	const taken = new Set(files.map((file) => file.name.toLowerCase()));
	let free = `${folder}${name}`;
	for (let count = 2; taken.has(free.toLowerCase()); count += 1) {
		free = `${folder}${name.replace(/(\.[^.]*)?$/u, ` ${String(count)}$1`)}`;
	}
	return free;
}

function report(view: WorkspaceView, { space }: Page, count: number): void {
	void view.replica.audit.report('records', space, count);
}

function tellMissing(count: number): void {
	if (count > 0) toast({ message: m.pages_export_pictures({ count }), tone: 'warn' });
}

const fileName = ({ title }: Page): string => nameOfTitle(title, m.pages_untitled());
