import type { Refusal } from '$lib/domain/access/refusal';
import type { Result } from '$lib/domain/core/result';
import { m } from '$lib/paraglide/messages';
import { toast } from '$lib/ui/toasts.svelte';
import { problemOf } from '$lib/features/common/refusals/why';

/** What a dialog about a device does with the edit that it is for. */
export class DeviceDialog {
	/** Why it was not saved, in words. */
	problem = $state<string | null>(null);

	constructor(private readonly onclose: () => void) {}

	/** Puts the dialog away. */
	close(): void {
		this.problem = null;
		this.onclose();
	}

	/** Waits for the edit; closes and says `done` when it is saved, and why not when it is not. */
	async save(edit: Promise<Result<null, Refusal>>, done: string): Promise<void> {
		this.problem = await problemOf(edit, m.people_not_saved());
		if (this.problem !== null) return;
		this.close();
		toast({ message: done, tone: 'ok' });
	}
}
