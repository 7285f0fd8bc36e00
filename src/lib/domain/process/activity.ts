import type { ActivityId, MemberId, StageId } from '../core/ids';
import type { Instant } from '../core/day';
import type { OrderKey } from '../core/order';

/** Who may tick an activity (PR-06). `managers` are supervisors and whoever is above them. */
export type Performers =
	| { readonly who: 'everyone' | 'managers' | 'admins' }
	| { readonly who: 'people'; readonly people: readonly MemberId[] };

/** What has to be there before an activity can be ticked (PR-07). `file`: a note with a file. */
export type Requirement = 'nothing' | 'note' | 'file';

export const REQUIREMENTS: readonly Requirement[] = ['nothing', 'note', 'file'];

/** A group that is told when an activity is done (PR-08). */
export type Audience = 'admins' | 'managers' | 'participants';

export const AUDIENCES: readonly Audience[] = ['admins', 'managers', 'participants'];

/** Who gets the task that an activity makes (PR-09). */
export type Assignee =
	| { readonly who: 'owner' }
	| { readonly who: 'performer' }
	| { readonly who: 'member'; readonly member: MemberId };

/** The task that is made when an activity is done (PR-09). */
export interface Trigger {
	readonly title: string;
	readonly assignee: Assignee;
	/** Whole days from the tick until it is due. */
	readonly dueInDays: number;
}

/** Something that is to be done in a stage (PR-03 to PR-09). */
export interface Activity {
	readonly id: ActivityId;
	readonly stage: StageId;
	readonly name: string;
	readonly hint: string;
	readonly order: OrderKey;
	/** How far doing it brings the deal, in whole points, 0 to 100 (PR-04). */
	readonly weight: number;
	/** The deal cannot be won before it is done (PR-05). */
	readonly mandatory: boolean;
	readonly performers: Performers;
	readonly requires: Requirement;
	readonly notify: readonly Audience[];
	readonly notifyPeople: readonly MemberId[];
	readonly trigger: Trigger | null;
	/** Taken out of the process. It is kept, so that what was done under it keeps its name (PR-10). */
	readonly removed: boolean;
}

/** An activity that was done in a deal. */
export interface Doing {
	readonly activity: ActivityId;
	readonly at: Instant;
	readonly by: MemberId;
	readonly note: string;
	/** The file that came with it. */
	readonly file: string | null;
}

/** The heaviest weight of one activity. */
export const MAX_WEIGHT = 100;

/** The most days until a triggered task is due. */
export const MAX_DUE_DAYS = 365;

/** The longest note on an activity, in UTF-16 units. */
export const MAX_NOTE_LENGTH = 5000;

/** A record's activities that are done, by their ids. */
export type Done = ReadonlyMap<ActivityId, Doing>;

/** What a task that an activity makes is called by: once for each deal, however often it is ticked. */
export const TRIGGERED = 'triggered';
