import type { WorkspaceView } from '$lib/app/context';
import { offerUndo, undoneUnless } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { Question } from '$lib/protocol/handshake';
import { isTaken, type Webhook } from '$lib/protocol/webhooks';
import { toast } from '$lib/ui/toasts.svelte';
import { ask, askedWords, askFor, type Asked } from '../people/relay-questions';
import { resultText } from './webhook-words';

/** How long to wait for what comes of a test, ms: the receiver takes its time. */
const TEST_PATIENCE = 20_000;

/** Asks for the webhooks, the newest first. */
export async function askWebhooks(view: WorkspaceView): Promise<Asked<readonly Webhook[]>> {
	const asked = await ask(view, { ask: 'webhooks' }, 'webhooks');
	return asked.is === 'answered' ? { is: 'answered', value: asked.value.webhooks } : asked;
}

/** Asks the relay to do something with a webhook. Says why when it does not, and returns whether it did. */
async function done(view: WorkspaceView, question: Question): Promise<boolean> {
	const asked = await askFor(view, question);
	if (asked.is !== 'answered') toast({ message: askedWords(asked), tone: 'danger' });
	return asked.is === 'answered';
}

/** Pauses a webhook, or lets it go on. */
export const pauseWebhook = (
	view: WorkspaceView,
	{ id }: Webhook,
	paused: boolean
): Promise<boolean> => done(view, { ask: 'pause-webhook', id, paused });

/** Sends a test and says what came of it. */
export async function testWebhook(view: WorkspaceView, { id }: Webhook): Promise<void> {
	const asked = await ask(view, { ask: 'test-webhook', id }, 'delivery', TEST_PATIENCE);
	if (asked.is !== 'answered') {
		toast({ message: askedWords(asked), tone: 'danger' });
		return;
	}
	const { delivery } = asked.value;
	const result = resultText(delivery);
	toast(
		isTaken(delivery)
			? { message: m.integrations_test_taken({ result }), tone: 'ok' }
			: { message: m.integrations_test_failed({ result }), tone: 'danger' }
	);
}

/** Asks for another secret. Returns it, or `null` after saying why there is none. */
export async function rollWebhook(view: WorkspaceView, { id }: Webhook): Promise<string | null> {
	const asked = await ask(view, { ask: 'roll-webhook', id }, 'webhook-secret');
	if (asked.is === 'answered') return asked.value.secret;
	toast({ message: askedWords(asked), tone: 'danger' });
	return null;
}

/** Deletes a webhook and offers to undo that. Calls `changed` each time the list has changed. */
export async function deleteWebhook(
	view: WorkspaceView,
	{ id, name }: Webhook,
	changed: () => void
): Promise<void> {
	if (!(await done(view, { ask: 'delete-webhook', id, deleted: true }))) return;
	changed();
	offerUndo({ message: m.integrations_deleted({ name }) }, async () => {
		const asked = await askFor(view, { ask: 'delete-webhook', id, deleted: false });
		changed();
		return undoneUnless(asked.is === 'answered' ? null : askedWords(asked));
	});
}
