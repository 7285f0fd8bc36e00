import type { Day } from '../domain/core/day';
import type { MemberId } from '../domain/core/ids';
import { MAX_ASKED, type ToldDay } from '../domain/plan/day-plan';
import type { Answer, Question, Welcome } from '../protocol/handshake';

/** Asks what others plan for a day, as far as they let this person know (LW-07). */
export class DayPlans {
	/** Whether the relay tells of it. One of an earlier version would close the connection when asked. */
	private isTold = false;

	constructor(private readonly ask: (question: Question) => Promise<Answer | null>) {}

	/** The relay has let this device in. */
	noteWelcome({ plans }: Pick<Welcome, 'plans'>): void {
		this.isTold = plans;
	}

	/** Returns the day of those members who tell something of it; `null` when that cannot be said now. */
	async of(day: Day, members: readonly MemberId[]): Promise<readonly ToldDay[] | null> {
		if (members.length === 0) return [];
		if (!this.isTold) return null;
		const asked = members.slice(0, MAX_ASKED);
		const answer = await this.ask({ ask: 'day-plans', day, members: asked });
		return answer?.answer === 'day-plans' ? answer.plans : null;
	}
}
