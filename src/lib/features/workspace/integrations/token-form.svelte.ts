import type { SpaceId } from '$lib/domain/core/ids';
import { random, type WorkspaceView } from '$lib/app/context';
import type { Option } from '$lib/ui/field';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { askedWords, askFor } from '../people/relay-questions';
import { makeSecret, tokenText } from '../people/secrets';

const DAY = 86_400_000;

/** The values of the form. */
interface Filled {
	name: string;
	/** Whether it is for all spaces, or for those that are chosen. */
	scope: 'all' | 'chosen';
	spaces: readonly string[];
	may: 'read' | 'write' | 'manage';
	/** Whether it also reads the workspace's customers. */
	customers: boolean;
	days: number;
}

const EMPTY: Filled = {
	...{ name: '', scope: 'chosen', spaces: [], may: 'read', customers: false, days: 90 }
};

/** Returns the spaces that a token can be for. */
export const tokenSpaces = (view: WorkspaceView): readonly Option[] =>
	view.catalogue
		.filter(({ enter, archived, deleted }) => enter && !archived && deleted !== true)
		.map(({ id, name }) => ({ value: id, label: name }));

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
		return this.fields.name.trim() !== '' && this.isScoped;
	}

	/** Whether it is said which spaces the token is for. */
	get isScoped(): boolean {
		return this.first !== undefined;
	}

	/** The space that the examples show: the first of those that it is for. */
	private get first(): SpaceId | undefined {
		const { scope, spaces } = this.fields;
		return scope === 'chosen' ? spaces[0] : tokenSpaces(this.view)[0]?.value;
	}

	/** Creates the token. */
	async make(): Promise<void> {
		this.busy = true;
		this.problem = undefined;
		try {
			const { name, scope, spaces, may, customers, days } = this.fields;
			const { first } = this;
			if (first === undefined) return;
			const secret = await makeSecret(random);
			const asked = await askFor(this.view, {
				ask: 'make-token',
				id: secret.id,
				secretHash: secret.secretHash,
				name: name.trim(),
				space: first,
				spaces: scope === 'chosen' ? spaces.slice(1) : [],
				everywhere: scope === 'all',
				write: may !== 'read',
				manage: may === 'manage',
				customers,
				lifetime: days * DAY
			});
			if (asked.is === 'answered') {
				this.made = first;
				this.token = tokenText(secret);
				this.kept.done();
			} else this.problem = askedWords(asked);
		} finally {
			this.busy = false;
		}
	}
}
