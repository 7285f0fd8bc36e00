/**
 * Who may do something in the discussions of a space: all members, chosen roles, or the managers, who look after
 * the space and among whom is its maker.
 */
export type Speakers = 'all' | 'managers' | 'supervisors' | 'admins';

export const SPEAKERS: readonly Speakers[] = ['all', 'managers', 'supervisors', 'admins'];

/**
 * Who starts topics, who posts and votes, who moderates, and whether guests comment on pages, as the settings of a space
 * say (SP-05).
 */
export interface SpeakingPolicy {
	readonly topicsBy: Speakers;
	readonly postsBy: Speakers;
	readonly moderatedBy: Speakers;
	readonly guestsComment: boolean;
}

/** The policy of a space that says nothing else. */
export const SPEAKING_DEFAULTS: SpeakingPolicy = {
	topicsBy: 'all',
	postsBy: 'all',
	moderatedBy: 'managers',
	guestsComment: false
};
