import type { ActivityId, MemberId, StageId } from '../core/ids';
import type { Instant } from '../core/day';
import type { OrderKey } from '../core/order';

/** Who may tick an activity (PR-06). `managers` are supervisors and all roles above them. */
export type Performers =
	| { readonly who: 'everyone' | 'managers' | 'admins' }
	| { readonly who: 'people'; readonly people: readonly MemberId[] };

/** What an activity requires before it can be ticked (PR-07). `file` means a note with a file. */
export type Requirement = 'nothing' | 'note' | 'file';

export const REQUIREMENTS: readonly Requirement[] = ['nothing', 'note', 'file'];

/** A group that is notified when an activity is done (PR-08). */
export type Audience = 'admins' | 'managers' | 'participants';

export const AUDIENCES: readonly Audience[] = ['admins', 'managers', 'participants'];

/** Who gets the task that an activity creates (PR-09). */
export type Assignee =
	| { readonly who: 'owner' }
	| { readonly who: 'performer' }
	| { readonly who: 'member'; readonly member: MemberId };

/** The task that is created when an activity is done (PR-09). */
export interface Trigger {
	readonly title: string;
	readonly assignee: Assignee;
	/** The whole days from the tick until the task is due. */
	readonly dueInDays: number;
}

/** An activity of a stage (PR-03 to PR-09). */
export interface Activity {
	readonly id: ActivityId;
	readonly stage: StageId;
	readonly name: string;
	readonly hint: string;
	readonly order: OrderKey;
	/** The weight of the activity in the deal's progress, in whole points from 0 to 100 (PR-04). */
	readonly weight: number;
	/** Whether the deal cannot be won before the activity is done (PR-05). */
	readonly mandatory: boolean;
	readonly performers: Performers;
	readonly requires: Requirement;
	readonly notify: readonly Audience[];
	readonly notifyPeople: readonly MemberId[];
	readonly trigger: Trigger | null;
	/**
	 * Whether the activity was removed from the process. It is kept, so that what was done under it
	 * keeps its name (PR-10).
	 */
	readonly removed: boolean;
	/** The key of its built-in name, when it comes from a template; see `spaceIn`. */
	readonly builtIn?: string;
}

/** An activity that was done in a deal. */
export interface Doing {
	readonly activity: ActivityId;
	readonly at: Instant;
	readonly by: MemberId;
	readonly note: string;
	/** The file that was given with the tick. */
	readonly file: string | null;
}

/** The heaviest weight of one activity. */
export const MAX_WEIGHT = 100;

/** The most days until a triggered task is due. */
export const MAX_DUE_DAYS = 365;

/** The longest note on an activity, in UTF-16 units. */
export const MAX_NOTE_LENGTH = 5000;

/** A record's completed activities, by id. */
export type Done = ReadonlyMap<ActivityId, Doing>;

/**
 * The rule of the derived id of a task that an activity creates: one task per deal and activity,
 * however often it is ticked.
 */
export const TRIGGERED = 'triggered';
