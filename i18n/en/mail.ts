/** Mail tells that something happened, never what somebody wrote. */
export const mail = {
  footer: 'This message was sent automatically. Please do not reply.',
  staff: {
    setUp: {
      subject: 'Your staff account is set up',
      text: 'Password and authenticator of your staff account were just set with a set-up link. If this was not you, please tell an administrator at once.',
    },
    passwordChanged: {
      subject: 'Your password was changed',
      text: 'The password of your staff account was just changed and all other sessions were ended. If this was not you, please tell an administrator at once.',
    },
  },
  report: {
    received: {
      subject: 'Your report has arrived, number {number}',
      text: 'Report {number} has arrived. Look up its progress under “Track” on this portal, with the number and the query code.',
    },
    moved: {
      subject: 'There is news about {number}',
      text: 'There is news about report {number}. Look it up under “Track” on this portal, with the number and the query code.',
    },
    assigned: {
      subject: 'A case was given to your body',
      text: 'A case was given to the body you work for. Please sign in to see it.',
    },
    late: {
      subject: 'A step of {number} is late',
      text: 'A step of case {number} is late. Please sign in to see it.',
    },
    arrived: {
      subject: 'New reports are waiting',
      text: 'There are new reports to be looked at. Please sign in to see them.',
    },
  },
  comment: {
    received: {
      subject: 'Your comment has arrived, number {number}',
      text: 'Comment {number} has arrived. Use the number and the query code on the tracking page of this portal to see what becomes of it.',
    },
    moved: {
      subject: 'Number {number} has news',
      text: 'There is news about comment {number}. Use the number and the query code on the tracking page of this portal.',
    },
  },
  application: {
    received: {
      subject: 'Your application has arrived, number {number}',
      text: 'Application {number} has arrived. Look up the outcome under “Track” on this portal, with the number and the query code.',
    },
    moved: {
      subject: 'There is news about {number}, please look',
      text: 'There is news about application {number}; you may be asked whether you come. Look it up under “Track” on this portal, with the number and the query code.',
    },
  },
  volunteer: {
    received: {
      subject: 'Your sign-up has arrived, number {number}',
      text: 'The Lao Jiefang sign-up {number} has arrived. Look it up with its number and query code under “Track” on this portal.',
    },
    moved: {
      subject: 'There is news about {number}',
      text: 'There is news about the Lao Jiefang sign-up {number}; you may be asked for an answer. Look it up with its number and query code under “Track” on this portal.',
    },
    reminded: {
      subject: 'Reminder: you have a shift on {time}',
      text: 'You have a shift on {time}. Look up the place and your partners with your number and query code under “Track” on this portal. If you cannot come, please say “not this time” early; it costs you nothing.',
    },
    digest: {
      subject: '{count} requests for help in your community',
      text: 'There are {count} requests for help in your community. To look at them, use the number {number} and your query code under “Track” on this portal. One mail a day at most.',
    },
  },
  order: {
    received: {
      subject: 'Your order has arrived, number {number}',
      text: 'The order {number} has arrived. Look it up with its number and query code under “Track” on this portal.',
    },
    moved: {
      subject: 'There is news about {number}',
      text: 'There is news about the order {number}. Look it up with its number and query code under “Track” on this portal.',
    },
  },
  objection: {
    received: {
      subject: 'Your objection has arrived, number {number}',
      text: 'The objection {number} has arrived. Look it up with its number and query code under “Track” on this portal.',
    },
    moved: {
      subject: 'There is news about {number}',
      text: 'There is news about the objection {number}; it may need your answer. Look it up with its number and query code under “Track” on this portal.',
    },
  },
  whistle: {
    called: {
      subject: 'A sub-district has whistled: report in by {time}',
      text: 'A sub-district has blown the whistle for your body. Please sign in and report in under “Whistles” by {time}.',
    },
    escalated: {
      subject: '{number}: a whistle was not answered in time',
      text: 'A whistle on report {number} was not answered in time by every body. Please sign in and look under “Whistles”.',
    },
  },
  follow: {
    asked: {
      subject: 'Please confirm: news of what you follow',
      text: 'Somebody, perhaps you, asked that this address follow public information on this portal.\n\nIf it was you, please open this address, see what would be followed, and press “Confirm”:\n{link}\n\nIf not, you need do nothing. Without a confirmation the address is deleted after 7 days.',
    },
    digest: {
      subject: 'What you follow: {count} changes',
      text: 'There were {count} changes at what you follow on this portal. The mail does not say which; please open this address:\n{link}\n\nWhen nothing happens no mail is sent. You can stop at the same address.',
    },
  },
  follower: {
    asked: {
      subject: 'Please confirm: mail when there is news',
      text: 'Somebody, perhaps you, asked that this address be told when there is news of a matter on this portal.\n\nIf it was you, please open this address and press “Confirm”:\n{link}\n\nIf not, you need do nothing. Without a confirmation the address is deleted after 7 days.',
    },
    news: {
      subject: 'News of a matter you follow',
      text: 'There is news of a matter you follow. You can read it here:\n{page}\n\nTo get no more of these messages, please open:\n{link}',
    },
  },
  assistance: {
    received: {
      subject: 'Your request for help has arrived, number {number}',
      text: 'Your request for help, number {number}, has arrived. Look it up with its number and query code under “Track” on this portal.',
    },
    moved: {
      subject: 'Number {number}: there is something new',
      text: 'There is something new about your request for help, number {number}. Look it up with its number and query code under “Track” on this portal.',
    },
  },
  interface: {
    failing: {
      subject: 'An interface needs attention',
      text: 'A webhook or a gateway cannot be reached or takes nothing more. Please sign in and look under “Interfaces”.',
    },
  },
} as const
