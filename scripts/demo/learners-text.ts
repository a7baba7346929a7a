export function learnersText(count: number): string {
  return count === 1 ? '1 learner' : `${count} learners`;
}
