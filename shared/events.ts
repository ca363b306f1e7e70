/** What an event may be about. */
export const subjectTypes = ['site', 'report', 'staff', 'import', 'setting', 'body', 'whistle', 'place', 'template', 'matter', 'comment', 'application', 'proposal', 'team', 'volunteer', 'shift', 'route', 'order', 'objection', 'assistance', 'decision', 'inspection', 'dataRequest', 'breach', 'bulletin', 'client', 'webhook', 'gateway', 'follow', 'record'] as const
export type SubjectType = (typeof subjectTypes)[number]
