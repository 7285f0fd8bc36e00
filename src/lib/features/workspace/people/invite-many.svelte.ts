import { random, type WorkspaceView } from '$lib/app/context';
import type { MemberId } from '$lib/domain/core/ids';
import type { Member } from '$lib/domain/member/member';
import { judgeInvitation } from '$lib/domain/member/rules';
import { csvBlob } from '$lib/features/common/spreadsheet/csv-blob';
import { m } from '$lib/i18n/messages';
import { INVITATION_DAYS, invitationNames } from './invite-form.svelte';
import { askedWords, askFor, type Asked } from './relay-questions';
import { invitationLink, makeSecret } from './secrets';
import { roleWords } from './words';

const DAY = 86_400_000;

/** One person with the link that was made for them. It is kept nowhere else. */
export interface MadeLink {
	readonly member: Member;
	readonly link: string;
}

/** The people who are "to be invited" and whom this person may invite, by name. */
export const invitable = ({ directory, replica }: WorkspaceView): Member[] =>
	[...directory.members.values()]
		.filter(({ standing }) => standing === 'invited')
		.filter(({ role }) => judgeInvitation(replica.me, role, directory).ok)
		.sort((a, b) => a.name.localeCompare(b.name));

/** Makes the personal links of several people, one after the other, and forgets them when it is reset. */
export class InviteMany {
	chosen = $state.raw<ReadonlySet<MemberId>>(new Set());
	days = $state<number>(INVITATION_DAYS[1]);
	/** The links, in the order in which they were made. */
	made = $state.raw<readonly MadeLink[]>([]);
	/** How many are being made in all; `null` when none are. */
	making = $state<number | null>(null);
	problem = $state<string | undefined>(undefined);

	constructor(private readonly view: WorkspaceView) {}

	/** Forgets the links, and chooses everybody who is to be invited. */
	reset(): void {
		this.made = [];
		this.problem = undefined;
		this.days = INVITATION_DAYS[1];
		this.chosen = new Set(invitable(this.view).map(({ id }) => id));
	}

	/** Chooses somebody, or no longer. */
	choose(id: MemberId, isChosen: boolean): void {
		const chosen = new Set(this.chosen);
		if (isChosen) chosen.add(id);
		else chosen.delete(id);
		this.chosen = chosen;
	}

	/** The chosen people for whom there is no link yet. */
	get waiting(): Member[] {
		const done = new Set(this.made.map(({ member }) => member.id));
		return invitable(this.view).filter(({ id }) => this.chosen.has(id) && !done.has(id));
	}

	/**
	 * Makes the links of all who wait for one. Stops at the first that the relay does not make: the links
	 * that were made stay, and a second call goes on.
	 */
	async make(): Promise<void> {
		if (this.making !== null) return;
		const { waiting } = this;
		this.making = this.made.length + waiting.length;
		this.problem = undefined;
		try {
			for (const member of waiting) {
				const asked = await this.linkFor(member);
				if (asked.is !== 'answered') {
					this.problem = askedWords(asked);
					return;
				}
				this.made = [...this.made, { member, link: asked.value }];
			}
		} finally {
			this.making = null;
		}
	}

	/** The links as a table for a mail merge: name, role, team and link. */
	csv(): Blob {
		const { teams } = this.view.directory;
		return csvBlob(
			[m.people_name(), m.people_role(), m.people_team(), m.people_invite_link()],
			this.made.map(({ member: { name, role, team }, link }) => [
				...[name, roleWords(role), teams.get(team ?? '')?.name ?? '', link]
			])
		);
	}

	private async linkFor({ id, name, role, team }: Member): Promise<Asked<string>> {
		const secret = await makeSecret(random);
		const asked = await askFor(this.view, {
			...{ ask: 'invite', id: secret.id, secretHash: secret.secretHash, role, team },
			...{ spaces: [], member: id, lifetime: this.days * DAY, uses: 1 }
		});
		if (asked.is !== 'answered') return asked;
		const names = invitationNames(this.view, name);
		return { is: 'answered', value: invitationLink(location.origin, secret, names) };
	}
}
