/**
 * English words for things to do, things that happen, and places.
 * @module
 */
import type { Things } from './thing.ts'

const verbs =
  'call|phone|ring|text|e-?mail|mail|message|write|reply|respond|answer|send|buy|get|order|pick|drop|return|pay|renew|book|reserve|schedule|cancel|confirm|check|review|read|finish|complete|submit|prepare|plan|fix|repair|clean|wash|water|feed|walk|take|bring|make|cook|bake|do|fill|file|sign|print|scan|update|upgrade|install|charge|study|practi[cs]e|learn|remember|remind|ask|tell|talk|thank|invite|apply|register|pack|unpack|sell|donate|throw|put|set|turn|find|look|search|try|add|remove|delete|start|stop|change|measure|draft|publish|post|share|upload|download|back up|sort|close|open|empty|mow|iron|vacuum|replace|collect|deliver|transfer|deposit|shop|visit the website'

export const englishThings: Things = {
  doing: new RegExp(
    `^(?:(?:please\\s+)?(?:${verbs})\\b|(?:do not|don't) forget\\b|(?:i\\s+)?(?:need|have) to\\b|i must\\b)`,
    'u',
  ),
  outing:
    /^(?:meet|have (?:lunch|dinner|breakfast|brunch|coffee|drinks|a)|go (?:to|for|out)|visit|see|attend|fly|travel|watch|play|run|swim|train|take (?:the )?(?:train|bus|flight|plane))\b/u,
  occasion:
    /\b(?:dentist|doctor|dr|vet|physio|therapy|therapist|haircut|hairdresser|appointment|meeting|standup|sync|call with|interview|exam|test|birthday|anniversary|wedding|party|festival|fair|trip|vacation|holiday|flight|concert|match|game|theatre|theater|movie|cinema|dinner|lunch|breakfast|brunch|coffee|drinks|class|lesson|course|workshop|conference|talk|webinar|gym|yoga|pilates|rehearsal|graduation|deadline|tournament|race|service|funeral|picnic|barbecue|bbq|visit)(?:e?s)?\b/u,
  yearly: /\b(?:birthday|anniversary)$|^(?:birthday|anniversary) of\b/u,
  deadline: /^(?:by|due|before|until|till)\b/u,
  place:
    /(?:^|\s)(?:at|in|@)\s*(?<=\s|@)(?<place>(?!\s)[^,.;:!?()#]+?)(?=\s+(?:with|about|for|to|and|by|from|re|regarding)\s|\s*[,;:!?()#]|\.(?:\s|$)|\s*$)/gu,
  noPlace:
    /^(?:least|all|once|first|last|times|length|english|spanish|french|german|italian|portuguese|chinese|japanese|person|general|advance|case|progress|time|the end|the meantime|the future|the way|the mood|the rain|a hurry|a row|cash|full|line|touch|the latest|the moment|the same)\b/u,
  knownPlace:
    /^(?:home|work|school|church|zoom|teams|meet|skype|town|room|hall|office|reception|gate|terminal|platform|hq|hospital|uni|university|college|my|your|his|her|our|their|mum's|mom's|dad's|grandma's|\w+'s)\b/u,
}
