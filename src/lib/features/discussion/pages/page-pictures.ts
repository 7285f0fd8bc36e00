import type { Editor } from '@tiptap/core';
import { getAllContexts, mount, unmount } from 'svelte';
import { clock, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { FileRef } from '$lib/domain/file/file';
import { pastedPictures } from '$lib/features/common/text/paste';
import { attachAll } from '$lib/features/records/files/attach';
import { transferred } from '$lib/features/records/files/file-input';
import NotePicture from '$lib/features/records/notes/NotePicture.svelte';
import { m } from '$lib/i18n/messages';
import type { RoomName } from '$lib/protocol/rooms';
import type { GivenFile } from '$lib/replica/files/files';
import { reported } from '$lib/ui/error-log';
import { toast } from '$lib/ui/toasts.svelte';

/** The page whose pictures they are. */
interface Holder {
	readonly room: RoomName;
	readonly record: RecordId;
	/** Returns the files of the page. */
	readonly files: () => readonly FileRef[];
}

/** The pictures in the text of a page. Create them while a component is created. */
export class PagePictures {
	private readonly context = getAllContexts();

	constructor(
		private readonly view: WorkspaceView,
		private readonly holder: Holder,
		private readonly editor: () => Editor | null
	) {}

	/** Draws a picture into an element. Returns what ends that. */
	readonly draw = (target: HTMLElement, file: string, alt: string): (() => void) => {
		const props = { ...this.holder, file, alt };
		const drawn = mount(NotePicture, { target, context: this.context, props });
		return () => {
			unmount(drawn).catch((error: unknown) => reported(error, undefined));
		};
	};

	/** Attaches pictures to the page and puts them where the caret is. */
	async add(given: readonly GivenFile[]): Promise<void> {
		const { room, record } = this.holder;
		const attached = await attachAll(this.view, room, record, given);
		const pictures = attached.filter(({ type }) => type.startsWith('image/'));
		if (pictures.length === 0) return;
		this.editor()
			?.chain()
			.focus()
			.insertContent(
				pictures.map(({ id, name }) => ({ type: 'picture', attrs: { file: id, alt: name } }))
			)
			.run();
	}

	/** Adds the pictures of what was pasted. */
	async take(transfer: DataTransfer): Promise<void> {
		const held = transferred(transfer, clock.now());
		const html = transfer.getData('text/html');
		const isPicture = html === '' && transfer.getData('text/plain') === '';
		const { given, left } = isPicture ? { given: held, left: 0 } : pastedPictures(html, held);
		if (left > 0) toast({ message: m.notes_pictures_left({ count: left }), tone: 'warn' });
		if (given.length > 0) await this.add(given);
	}
}
