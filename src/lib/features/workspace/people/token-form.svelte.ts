import { random, type WorkspaceView } from '$lib/app/context';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { askedWords, askFor } from './relay-questions';
import { makeSecret, tokenText } from './secrets';

const DAY = 86_400_000;

/** The values of the form. */
interface Filled {
	name: string;
	space: string;
	may: 'read' | 'write' | 'manage';
	/** Whether it also reads the workspace's customers. */
	customers: boolean;
	days: number;
}

const EMPTY: Filled = { name: '', space: '', may: 'read', customers: false, days: 90 };

/** The numbers of days for which an API token can be valid. */
export const TOKEN_DAYS = [30, 90, 365] as const;

/**
 * The state of the form of an API token. The values are kept until the token is created. Create it
 * while a component initialises.
 */
export class TokenForm {
	private readonly kept: KeptDraft<Filled>;
	readonly fields: Filled;
	problem = $state<string | undefined>(undefined);
	busy = $state(false);
	/** The token, once it is created. It is shown once. */
	token = $state<string | null>(null);
	/** The space of the created token. */
	made = $state('');

	constructor(private readonly view: WorkspaceView) {
		this.kept = new KeptDraft(view.drafts, 'new-token', () => EMPTY);
		this.fields = this.kept.fields;
	}

	/** Whether something was typed into the form, and how to reset it. */
	get begun(): Begun {
		return this.kept;
	}

	/** Whether all required values are filled in. */
	get complete(): boolean {
		return this.fields.name.trim() !== '' && this.fields.space !== '';
	}

	/** Creates the token. */
	async make(): Promise<void> {
		this.busy = true;
		this.problem = undefined;
		try {
			const { name, space, may, customers, days } = this.fields;
			const secret = await makeSecret(random);
			const asked = await askFor(this.view, {
				ask: 'make-token',
				id: secret.id,
				secretHash: secret.secretHash,
				name: name.trim(),
				space,
				write: may !== 'read',
				manage: may === 'manage',
				customers,
				lifetime: days * DAY
			});
			if (asked.is === 'answered') {
				this.made = space;
				this.token = tokenText(secret);
				this.kept.done();
			} else this.problem = askedWords(asked);
		} finally {
			this.busy = false;
		}
	}
}
