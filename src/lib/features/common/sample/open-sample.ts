import { goto } from '$app/navigation';
import type { Session } from '$lib/app/context';
import { m } from '$lib/i18n/messages';
import { toast } from '$lib/ui/toasts.svelte';
import { reported } from '$lib/ui/error-log';
import { setup } from '../setup/setup.svelte';

/** Creates the sample company, or opens it when it exists already, and goes to its board. */
export async function openSample(session: Session): Promise<void> {
	try {
		await setup.run(async () => {
			const existing = session.workspaces.find(({ kind }) => kind === 'sample');
			if (existing !== undefined) {
				await session.open(existing);
				await goto('/', { replaceState: true });
				return;
			}
			// The sample's data is loaded only when somebody wants to see it.
			const { fillSample, SAMPLE } = await import('./fill-sample');
			const created = await session.createSample(SAMPLE.name, SAMPLE.person, SAMPLE.currency);
			const filled = created.ok ? await fillSample(created.value) : created;
			if (filled.ok) await goto(`/s/${filled.value}`, { replaceState: true });
			else toast({ message: m.welcome_failed(), tone: 'danger' });
		});
	} catch (error) {
		toast({ message: reported(error, m.welcome_failed()), tone: 'danger' });
	}
}
