import { random, type WorkspaceView } from '$lib/app/context';
import { newId } from '$lib/domain/core/ids';
import { WEBHOOK_EVENTS, type WebhookEvent } from '$lib/domain/webhook/events';
import type { Webhook } from '$lib/protocol/webhooks';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { ask, askedWords, askFor } from '../people/relay-questions';

/** The values of the form. */
interface Filled {
	name: string;
	url: string;
	events: readonly WebhookEvent[];
	scope: 'all' | 'chosen';
	spaces: readonly string[];
}

/** What a new webhook is for until somebody says otherwise. */
const EMPTY: Filled = {
	...{ name: '', url: '', scope: 'all', spaces: [] },
	events: ['deal.created', 'deal.moved', 'deal.won', 'deal.lost']
};

/** Whether a text can be the address of a webhook. The relay has the last word. */
export function isWebAddress(text: string): boolean {
	const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
	return url !== null && ['https:', 'http:'].includes(url.protocol) && url.hostname !== '';
}

/** The state of the form of a webhook, a new one or one that is changed. Create it while a component initialises. */
export class WebhookForm {
	private readonly kept: KeptDraft<Filled>;
	readonly fields: Filled;
	problem = $state<string | undefined>(undefined);
	busy = $state(false);
	/** The secret of a new webhook. It is shown once. */
	secret = $state<string | null>(null);

	/** @param webhook the one that is changed; `null` for a new one */
	constructor(
		private readonly view: WorkspaceView,
		private readonly webhook: Webhook | null
	) {
		const draft = webhook === null ? 'new-webhook' : `webhook/${webhook.id}`;
		this.kept = new KeptDraft(view.drafts, draft, () => startOf(webhook));
		this.fields = this.kept.fields;
	}

	get begun(): Begun {
		return this.kept;
	}

	/** The first field that is not filled in. */
	get missing(): 'name' | 'url' | 'events' | 'spaces' | null {
		const { name, url, events, scope, spaces } = this.fields;
		if (name.trim() === '') return 'name';
		if (!isWebAddress(url)) return 'url';
		if (events.length === 0) return 'events';
		return scope === 'chosen' && spaces.length === 0 ? 'spaces' : null;
	}

	choose(event: WebhookEvent, on: boolean): void {
		const { events } = this.fields;
		this.fields.events = WEBHOOK_EVENTS.filter((each) =>
			each === event ? on : events.includes(each)
		);
	}

	/** Makes or changes the webhook. Returns whether that was done. */
	async save(): Promise<boolean> {
		this.busy = true;
		this.problem = undefined;
		try {
			const { name, url, events, scope, spaces } = this.fields;
			const said = {
				...{ name: name.trim(), url: url.trim(), events: [...events] },
				spaces: scope === 'all' ? null : [...spaces]
			};
			if (this.webhook !== null) {
				const asked = await askFor(this.view, {
					...{ ask: 'change-webhook', id: this.webhook.id, ...said }
				});
				if (asked.is !== 'answered') {
					this.problem = askedWords(asked);
					return false;
				}
			} else {
				const question = { ask: 'make-webhook', id: newId(random), ...said } as const;
				const asked = await ask(this.view, question, 'webhook-secret');
				if (asked.is !== 'answered') {
					this.problem = askedWords(asked);
					return false;
				}
				this.secret = asked.value.secret;
			}
			this.kept.done();
			return true;
		} finally {
			this.busy = false;
		}
	}
}

function startOf(webhook: Webhook | null): Filled {
	if (webhook === null) return EMPTY;
	const { name, url, events, spaces } = webhook;
	return { name, url, events, scope: spaces === null ? 'all' : 'chosen', spaces: spaces ?? [] };
}
