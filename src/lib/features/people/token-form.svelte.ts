import { random, type WorkspaceView } from '$lib/app/context';
import { askedWords, askFor } from './relay-desk';
import { makeSecret, tokenText } from './secrets';

const DAY = 86_400_000;

/** For how many days an API token may be good. */
export const TOKEN_DAYS = [30, 90, 365] as const;

/** The form of an API token. What was filled in stays when the relay cannot be reached. */
export class TokenForm {
	name = $state('');
	space = $state('');
	may = $state<'read' | 'write' | 'manage'>('read');
	days = $state<number>(90);
	problem = $state<string | undefined>(undefined);
	busy = $state(false);
	/** The token, once it is made; shown once. */
	token = $state<string | null>(null);

	constructor(private readonly view: WorkspaceView) {}

	reset(): void {
		this.name = '';
		this.space = '';
		this.may = 'read';
		this.days = 90;
		this.problem = undefined;
		this.token = null;
	}

	/** Whether all that is needed is filled in. */
	get complete(): boolean {
		return this.name.trim() !== '' && this.space !== '';
	}

	/** Makes the token. */
	async make(): Promise<void> {
		this.busy = true;
		this.problem = undefined;
		try {
			const secret = await makeSecret(random);
			const asked = await askFor(this.view, {
				ask: 'make-token',
				id: secret.id,
				secretHash: secret.secretHash,
				name: this.name.trim(),
				space: this.space,
				write: this.may !== 'read',
				manage: this.may === 'manage',
				lifetime: this.days * DAY
			});
			if (asked.is === 'answered') this.token = tokenText(secret);
			else this.problem = askedWords(asked);
		} finally {
			this.busy = false;
		}
	}
}
