import { random, type WorkspaceView } from '$lib/app/context';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { askedWords, askFor } from './relay-questions';
import { makeSecret, tokenText } from './secrets';

const DAY = 86_400_000;

/** What is filled into the form. */
interface Filled {
	name: string;
	space: string;
	may: 'read' | 'write' | 'manage';
	days: number;
}

const EMPTY: Filled = { name: '', space: '', may: 'read', days: 90 };

/** For how many days an API token may be good. */
export const TOKEN_DAYS = [30, 90, 365] as const;

/**
 * The form of an API token. What was filled in is kept until the token was made. To be made while a
 * component initialises.
 */
export class TokenForm {
	private readonly kept: KeptDraft<Filled>;
	readonly fields: Filled;
	problem = $state<string | undefined>(undefined);
	busy = $state(false);
	/** The token, once it is made; shown once. */
	token = $state<string | null>(null);
	/** The space that the token is for. */
	made = $state('');

	constructor(private readonly view: WorkspaceView) {
		this.kept = new KeptDraft(view.drafts, 'new-token', () => EMPTY);
		this.fields = this.kept.fields;
	}

	/** What has been begun in the form. */
	get begun(): Begun {
		return this.kept;
	}

	/** Whether all that is needed is filled in. */
	get complete(): boolean {
		return this.fields.name.trim() !== '' && this.fields.space !== '';
	}

	/** Makes the token. */
	async make(): Promise<void> {
		this.busy = true;
		this.problem = undefined;
		try {
			const { name, space, may, days } = this.fields;
			const secret = await makeSecret(random);
			const asked = await askFor(this.view, {
				ask: 'make-token',
				id: secret.id,
				secretHash: secret.secretHash,
				name: name.trim(),
				space,
				write: may !== 'read',
				manage: may === 'manage',
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
