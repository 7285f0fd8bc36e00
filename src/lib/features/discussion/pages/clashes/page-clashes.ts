import type { Editor } from '@tiptap/core';
import { getAllContexts, mount, unmount } from 'svelte';
import type { KeptVersion } from '$lib/domain/page/clash';
import { offerUndo } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { reported } from '$lib/ui/error-log';
import { toast } from '$lib/ui/toasts.svelte';
import type { Step } from '../one-step';
import { bringBack, keepVersion } from './clash-acts';
import type { DrawOffer, OfferedClash, PlaceOfPage } from './clash-marks';
import ClashOffer from './ClashOffer.svelte';

/** Settles a clash for everybody, or opens it again. Returns whether that was saved; else it has said why. */
export type SettleClash = (id: string, isSettled: boolean) => Promise<boolean>;

/** What is offered in the text of a page where writings clash (PG-06). Create it while a component is created. */
export class PageClashes {
	private readonly context = getAllContexts();

	constructor(
		private readonly page: PlaceOfPage,
		private readonly editor: () => Editor | null,
		private readonly settle: SettleClash
	) {}

	/** Draws an offer into an element. Returns what ends that. */
	readonly draw: DrawOffer = (target, offered) => {
		const { clash } = offered;
		const props = {
			page: this.page,
			clash,
			onback: () => void this.back(offered),
			onkeep: (kept: KeptVersion) => void this.keep(offered, kept),
			ondismiss: () => void this.done(offered.id, m.pages_clash_dismissed(), null)
		};
		const drawn = mount(ClashOffer, { target, context: this.context, props });
		return () => {
			unmount(drawn).catch((error: unknown) => reported(error, undefined));
		};
	};

	private async back({ id, clash }: OfferedClash): Promise<void> {
		const editor = this.editor();
		if (editor === null || clash.of !== 'lost') return;
		await this.done(id, m.pages_clash_brought(), bringBack(editor, clash));
	}

	private async keep({ id, clash }: OfferedClash, kept: KeptVersion): Promise<void> {
		const editor = this.editor();
		if (editor === null || clash.of !== 'versions') return;
		const step = keepVersion(editor, clash, kept);
		if (step === null) toast({ message: m.pages_clash_mended(), tone: 'warn' });
		else await this.done(id, m.pages_clash_kept(), step);
	}

	private async done(id: string, message: string, step: Step | null): Promise<void> {
		if (!(await this.settle(id, true))) return;
		offerUndo({ message }, async () => {
			const undone = step?.undo() ?? { is: 'done' };
			if (undone.is === 'done') await this.settle(id, false);
			return undone;
		});
		this.editor()?.commands.focus();
	}
}
