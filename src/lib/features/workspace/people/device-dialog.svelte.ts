import { m } from '$lib/i18n/messages';
import { toast } from '$lib/ui/toasts.svelte';
import { problemOf } from '$lib/features/common/refusals/why';
import type { Saved } from '$lib/replica/saved';

/** The state of a dialog that edits a device. */
export class DeviceDialog {
	/** Why the edit was not saved, as text. */
	problem = $state<string | null>(null);

	constructor(private readonly onclose: () => void) {}

	/** Closes the dialog. */
	close(): void {
		this.problem = null;
		this.onclose();
	}

	/**
	 * Waits for the edit. When it is saved, closes the dialog and shows `done`, else shows why it was
	 * not saved.
	 */
	async save(edit: Promise<Saved>, done: string): Promise<void> {
		this.problem = await problemOf(edit, m.people_not_saved());
		if (this.problem !== null) return;
		this.close();
		toast({ message: done, tone: 'ok' });
	}
}
