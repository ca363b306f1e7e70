/** What a reporter is asked after the result. */
export const solvedAnswers = ['yes', 'partly', 'no'] as const
export type Solved = (typeof solvedAnswers)[number]

export const satisfactions = ['satisfied', 'neutral', 'dissatisfied'] as const
export type Satisfaction = (typeof satisfactions)[number]

export interface Rating { solved: Solved, speed: Satisfaction, manner: Satisfaction, outcome: Satisfaction }

/** Whether an answer opens the case again: it is not solved, or its result is not what the person can accept. */
export function isUnhappy({ solved, outcome }: Pick<Rating, 'solved' | 'outcome'>): boolean {
  return solved === 'no' || outcome === 'dissatisfied'
}
