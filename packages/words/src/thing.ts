/**
 * What a language calls things to do and things that happen, and the places where they do.
 * @module
 */

/** A language's words for tasks, events and places; all on folded text. */
export interface Things {
  /** Begins with something to do: call, buy, pay. */
  doing: RegExp
  /** Begins with something that one does at its hour: have dinner, meet, go to. */
  outing: RegExp
  /** Names something that happens: dentist, birthday, meeting. */
  occasion: RegExp
  /** Is the same day each year: a birthday, not the party for it. */
  yearly: RegExp
  /** A date by which something is to be done. */
  deadline: RegExp
  /** What leads to a place, with the place as `place`; tried at each place of the sentence. */
  place: RegExp
  /** What looks like a place and is none: in English, in line. */
  noPlace: RegExp
  /** Places that need neither article nor capital: home, work. */
  knownPlace: RegExp
}
