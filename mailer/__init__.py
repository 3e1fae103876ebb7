"""Press distribution mailer: core decides, store remembers, dispatch acts; the doors (cli) translate for people.

Four laws, each with tests of that name:

1. never early            nothing leaves before its wave is due, nor embargoed text to anyone who has not agreed
2. never lost             every planned delivery ends in a named state, whatever process dies at whatever instant
3. never silently twice   one person, one message per distribution; a doubt is called `unknown`, not repeated
4. never other than approved   what is sent is rebuilt from the approved manifest and checked

The walk of one delivery:

  a release folder        core/release_folder   facts and texts, checked
  a contact list          core/contact_file     rows, each good or bad with its reason
  `mailer schedule`       core/plan             who gets what when: waves and deliveries
                          core/render           each edition once; core/message cuts it into segments
                          store/scheduling      version, editions, deliveries, manifest: one transaction
  a person's yes          store/approvals       bound to the manifest's digest
  `mailer run`            dispatch/run          reclaim, open, claim, gate, fill, hand over, judge, finish
  the mail server's word  core/outcome          sent, deferred until, refused, or hold the wave
  `mailer log`            store/log             every attempt, in the server's own words
"""
