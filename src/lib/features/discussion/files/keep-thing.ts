import type { WorkspaceView } from '$lib/app/context';
import { m } from '$lib/i18n/messages';
import type { Keepable } from '$lib/replica/files/kept-files';
import { bytesText } from '$lib/ui/format';
import { toast } from '$lib/ui/toasts.svelte';

/** Keeps something on this device, or does not any more, and says what that means. */
export async function keepThing(
	view: WorkspaceView,
	thing: Keepable,
	name: string,
	isKept: boolean
): Promise<void> {
	const { count, size } = await view.replica.files.kept.keep(thing, isKept);
	toast({ message: words(name, isKept, count, size) });
}

function words(name: string, isKept: boolean, count: number, size: number): string {
	if (!isKept) return m.files_keep_ended({ name });
	return count === 0
		? m.files_keep_done({ name })
		: m.files_keep_fetching({ name, count, size: bytesText(size) });
}
