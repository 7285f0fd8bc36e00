import type { TopicForm } from './topic';

/**
 * Who may do something in the discussions of a space: all members, chosen roles, or the managers, who look after
 * the space and among whom is its maker.
 */
export type Speakers = 'all' | 'managers' | 'supervisors' | 'admins';

export const SPEAKERS: readonly Speakers[] = ['all', 'managers', 'supervisors', 'admins'];

/**
 * Who starts topics, who posts and votes, who moderates, whether guests comment on pages, and as what a new topic is
 * proposed, as the settings of a space say (SP-05, LS-03).
 */
export interface SpeakingPolicy {
	readonly topicsBy: Speakers;
	readonly postsBy: Speakers;
	readonly moderatedBy: Speakers;
	readonly guestsComment: boolean;
	readonly topicForm: TopicForm;
}

/** The policy of a space that says nothing else. */
export const SPEAKING_DEFAULTS: SpeakingPolicy = {
	topicsBy: 'all',
	postsBy: 'all',
	moderatedBy: 'managers',
	guestsComment: false,
	topicForm: 'plain'
};
