import { random, type WorkspaceView } from '$lib/app/context';
import type { Member, Role } from '$lib/domain/member/member';
import { judgeInvitation } from '$lib/domain/member/rules';
import { askedWords, askFor } from './relay-questions';
import { invitationLink, makeSecret } from './secrets';
import type { InvitationNames } from '$lib/replica/invitation-names';
import { faultWords } from './words';

const DAY = 86_400_000;

/** The numbers of days for which an invitation can be valid. */
export const INVITATION_DAYS = [1, 7, 30] as const;

/** How many people may use one invitation. */
const MAX_USES = 1000;

/** What a link says of itself: who invites whom to what. `invitee` is empty for whoever has the link. */
export const invitationNames = (view: WorkspaceView, invitee: string): InvitationNames => ({
	workspace: view.directory.workspace?.name ?? view.about.name,
	by: view.me?.name ?? '',
	invitee
});

/** The state of the form of an invitation. The values stay when the relay cannot be reached. */
export class InviteForm {
	role = $state<Role>('agent');
	team = $state('');
	spaces = $state.raw<readonly string[]>([]);
	days = $state<number>(7);
	/** The number of uses as typed. */
	usesTyped = $state('1');
	problem = $state<string | undefined>(undefined);
	busy = $state(false);
	/** The link, once it is created. */
	link = $state<string | null>(null);

	constructor(private readonly view: WorkspaceView) {}

	/** Resets the form, for one person in the directory, or for anyone who receives the link. */
	reset(member: Member | null): void {
		this.role = member?.role ?? 'agent';
		this.team = member?.team ?? '';
		this.spaces = [];
		this.days = 7;
		this.usesTyped = '1';
		this.problem = undefined;
		this.link = null;
	}

	/** How many people may use the link. A text that is no number counts as one. */
	get uses(): number {
		return Math.min(MAX_USES, Math.max(1, Math.round(Number(this.usesTyped)) || 1));
	}

	/** Sets whether the invitation gives access to a space. */
	choose(space: string, chosen: boolean): void {
		const others = this.spaces.filter((other) => other !== space);
		this.spaces = chosen ? [...others, space] : others;
	}

	/** Creates the link. */
	async make(member: Member | null): Promise<void> {
		const may = judgeInvitation(this.view.replica.me, this.role, this.view.directory);
		if (!may.ok) {
			this.problem = faultWords(may.error);
			return;
		}
		this.busy = true;
		this.problem = undefined;
		try {
			const secret = await makeSecret(random);
			const asked = await askFor(this.view, {
				ask: 'invite',
				id: secret.id,
				secretHash: secret.secretHash,
				role: this.role,
				team: this.team || null,
				spaces: [...this.spaces],
				member: member?.id ?? null,
				lifetime: this.days * DAY,
				uses: member === null ? this.uses : 1
			});
			if (asked.is === 'answered') {
				const names = invitationNames(this.view, member?.name ?? '');
				this.link = invitationLink(location.origin, secret, names);
			} else this.problem = askedWords(asked);
		} finally {
			this.busy = false;
		}
	}
}
