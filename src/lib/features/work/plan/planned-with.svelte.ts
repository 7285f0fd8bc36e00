import type { WorkspaceView } from '$lib/app/context';
import type { MemberId } from '$lib/domain/core/ids';

/** The setting of this browser with those whose days are shown, by their ids. */
const SETTING = 'plan-with';

/** How many days stand beside one's own: more would be too narrow to read. */
export const MOST_BESIDE = 4;

/** Those with whom this person plans: their days stand beside. */
export class PlannedWith {
	private ids = $state.raw<readonly MemberId[]>([]);

	constructor(private readonly view: WorkspaceView) {
		this.ids = (view.settings.getItem(SETTING) ?? '').split(' ').filter((id) => id !== '');
	}

	/** Who is still there. */
	get members(): readonly MemberId[] {
		const { members } = this.view.directory;
		return this.ids.filter((id) => {
			const standing = members.get(id)?.standing;
			return standing !== undefined && standing !== 'removed';
		});
	}

	/** Whether one more fits. */
	get hasRoom(): boolean {
		return this.members.length < MOST_BESIDE;
	}

	add(member: MemberId): void {
		if (!this.ids.includes(member) && this.hasRoom) this.keep([...this.members, member]);
	}

	remove(member: MemberId): void {
		this.keep(this.members.filter((id) => id !== member));
	}

	private keep(ids: readonly MemberId[]): void {
		this.ids = ids;
		this.view.settings.setItem(SETTING, ids.join(' '));
	}
}
