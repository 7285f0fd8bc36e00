import type { Session } from '$lib/app/context';
import type { Currency } from '$lib/domain/money/money';
import { succeed } from '$lib/domain/core/result';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';
import { toast } from '$lib/ui/toasts.svelte';
import { reported } from '$lib/ui/error-log';
import { arrivalText } from './arrival-text';

/**
 * Runs steps that open another workspace. While a step runs no page is shown, because a page would read
 * a workspace that is closing.
 */
class Setup {
	running = $state(false);

	/** Runs a step. Returns its result. */
	async run<Value>(step: () => Promise<Value>): Promise<Value> {
		this.running = true;
		try {
			return await step();
		} finally {
			this.running = false;
		}
	}
}

/** The step that runs in this tab. */
export const setup = new Setup();

/** What a new workspace needs. */
export interface NewWorkspace {
	readonly name: string;
	readonly person: string;
	readonly currency: Currency;
}

/**
 * Creates a workspace with a first sales space. Publishes it at once when the tab was opened with a
 * claim. Returns the address to go to.
 */
export async function createWorkspace(
	session: Session,
	made: NewWorkspace
): Promise<Saved<string>> {
	const created = await session.create(made.name, made.person, made.currency);
	if (!created.ok) return created;
	const { addFirstSpace } = await import('./first-space');
	const added = await addFirstSpace(created.value);
	if (session.invitation?.kind === 'claim') await publish(session, made.name);
	return succeed(added.ok ? `/s/${added.value}` : '/spaces');
}

/** Publishes the open workspace on this relay, and shows how that went. */
export async function publish(session: Session, name: string): Promise<void> {
	try {
		const failure = await session.claim();
		if (failure === null) toast({ message: m.welcome_claimed({ workspace: name }), tone: 'ok' });
		else toast({ message: arrivalText(failure, 'claim'), tone: 'danger' });
	} catch (error) {
		toast({ message: reported(error, m.shell_failed()), tone: 'danger' });
	}
}

/** Restores the open workspace on a relay that has lost it, and shows how that went. */
export async function refill(session: Session): Promise<void> {
	try {
		const failure = await session.claim();
		if (failure === null) toast({ message: m.welcome_refilled(), tone: 'ok' });
		else toast({ message: arrivalText(failure, 'claim'), tone: 'danger' });
	} catch (error) {
		toast({ message: reported(error, m.shell_failed()), tone: 'danger' });
	}
}
