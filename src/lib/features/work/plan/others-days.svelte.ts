import type { WorkspaceView } from '$lib/app/context';
import type { Day } from '$lib/domain/core/day';
import type { MemberId } from '$lib/domain/core/ids';
import type { ToldDay } from '$lib/domain/plan/day-plan';
import { askWhileSeen } from '$lib/features/common/time/ask-while-seen.svelte';

/** How often it is asked what others plan, ms, while their day is in sight. */
const ASKED_EVERY = 30_000;

/** What was answered, and to which question. */
interface Answered {
	readonly day: Day;
	readonly members: readonly MemberId[];
	readonly days: readonly ToldDay[];
}

/** What others plan for a day, while it is shown and as far as they tell it (LW-07). Create it while a component initialises. */
export class OthersDays {
	private answered = $state.raw<Answered | null>(null);
	/** Whether the relay can be asked: as soon as it can, it is. */
	private readonly isReachable = $derived.by(() => {
		const { state } = this.view.status;
		return this.view.isWhole && (state === 'synced' || state === 'working');
	});

	constructor(
		private readonly view: WorkspaceView,
		private readonly asked: () => { readonly day: Day; readonly members: readonly MemberId[] }
	) {
		askWhileSeen(
			() => [asked(), this.isReachable],
			() => this.ask(),
			ASKED_EVERY
		);
	}

	/** Returns what somebody tells of the day: `null` when they tell nothing, `undefined` while that is not known. */
	of(member: MemberId): ToldDay['blocks'] | null | undefined {
		const { answered } = this;
		if (answered?.day !== this.asked().day || !answered.members.includes(member)) return undefined;
		return answered.days.find((told) => told.member === member)?.blocks ?? null;
	}

	private async ask(): Promise<void> {
		const { day, members } = this.asked();
		if (!this.isReachable || members.length === 0) return;
		const days = await this.view.replica.days.of(day, members);
		// Another day may be shown meanwhile.
		if (days !== null && day === this.asked().day) this.answered = { day, members, days };
	}
}
