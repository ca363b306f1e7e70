/** Which way of counting a month was counted by. A frozen month keeps its own. */
export const method = 1

/** What is printed under the tables, in this order: messages `bulletins.method.…`. */
export const methodNotes = ['month', 'sites', 'done', 'clocks', 'reports', 'whistles', 'objections', 'help', 'small', 'rows', 'frozen', 'ranking'] as const
