declare module '#portal/workers' {
  /** The code of each thread by the name of its file in `server/workers`. */
  export const workers: Record<'similar' | 'photo', string>
}
