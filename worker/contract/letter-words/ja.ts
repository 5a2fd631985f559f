import type { LanguageWords } from '../letter-words.ts'

export const ja = {
  shared: {
    greeting: '{full_name} 様',
    greeting_without_name: 'こんにちは。',
    closing: '{portal_display_name} チーム',
    note: 'チームからのメッセージ：',
    before_link: '{label}：',
    copy_link: 'または、次のリンクをコピーしてください：',
    device_near: '{device}（{place}付近）',
    contact: 'ご質問は {address} までお寄せください。',
    statuses: { pending: '承認待ち', approved: '承認済み', rejected: '却下', revoked: '取り消し済み' },
    sample_note: '開発の内容を詳しく教えてくださり、ありがとうございます。',
  },
  letters: {
    'confirm-email': {
      subject: '{portal_display_name}：メールアドレスの確認をお願いします',
      preview: 'クリックしてパスワードを設定するだけで、登録が完了します。',
      heading: 'メールアドレスの確認',
      opening: '{portal_display_name} にご登録いただき、ありがとうございます。',
      paragraphs: [
        '下のリンクを開いてパスワードを設定すると、メールアドレスの確認が完了します。リンクは24時間有効です。',
      ],
      button: 'メールアドレスを確認',
      why: 'このメールは、どなたかがこのメールアドレスで {portal_display_name} に登録したためお送りしています。お心当たりがない場合は、そのままにしてください。リンクを開かなければ、何も起こりません。',
      not_me: '心当たりがないので、この登録を削除し、今後メールを受け取らない',
    },
    'request-received': {
      subject: '{portal_display_name} の利用申請を受け付けました',
      preview: '担当者が確認し、結果をメールでお知らせします。',
      heading: '利用申請を受け付けました',
      opening: 'メールアドレスの確認が完了し、{portal_display_name} の利用申請を受け付けました。',
      paragraphs: [
        'チームの担当者が内容を確認し、結果が出ましたらメールでお知らせします。それまではログインできません。お手続きは特に必要ありません。',
      ],
      why: 'このメールは、{portal_display_name} にご登録いただいたためお送りしています。',
    },
    'still-pending': {
      subject: '{portal_display_name} の利用申請は現在も承認待ちです',
      preview: 'お手続きは特に必要ありません。',
      heading: '利用申請は現在も承認待ちです',
      opening: '{portal_display_name} の利用申請については、まだ結果が出ていません。',
      paragraphs: [
        'お手続きは特に必要ありません。結果が出ましたらメールでお知らせします。それまではログインできません。',
      ],
      why: 'このメールは、{portal_display_name} へのご登録が1週間承認待ちになっているためお送りしています。この件でメールをお送りするのは1回だけです。',
    },
    'already-registered-pending': {
      subject: '{portal_display_name} にはすでにご登録いただいています',
      preview: '現在の登録状況：{developer_status}',
      heading: 'すでにご登録いただいています',
      opening:
        'どなたか（おそらくご本人）が、このメールアドレスで {portal_display_name} に登録しようとしました。このメールアドレスのアカウントはすでにあります。',
      paragraphs: ['ご登録は承認待ちです。管理者が確認し、結果が出ましたらメールでお知らせします。'],
      why: 'このメールは、{portal_display_name} の「アカウント作成」ページにこのメールアドレスが入力されたためお送りしています。お心当たりがない場合は、何もする必要はありません。',
    },
    'already-registered-approved': {
      subject: '{portal_display_name} にはすでにご登録いただいています',
      preview: '現在の登録状況：{developer_status}',
      heading: 'すでにご登録いただいています',
      opening:
        'どなたか（おそらくご本人）が、このメールアドレスで {portal_display_name} に登録しようとしました。このメールアドレスのアカウントはすでにあります。',
      paragraphs: ['ご登録は承認済みです。設定済みのパスワードでログインしてください。'],
      button: 'ログイン',
      why: 'このメールは、{portal_display_name} の「アカウント作成」ページにこのメールアドレスが入力されたためお送りしています。お心当たりがない場合は、何もする必要はありません。',
    },
    'already-registered-rejected': {
      subject: '{portal_display_name} にはすでにご登録いただいています',
      preview: '現在の登録状況：{developer_status}',
      heading: 'すでにご登録いただいています',
      opening:
        'どなたか（おそらくご本人）が、このメールアドレスで {portal_display_name} に登録しようとしました。このメールアドレスのアカウントはすでにあります。',
      paragraphs: ['ご登録は承認されませんでした。誤りだと思われる場合は、ポータルのチームまでご連絡ください。'],
      why: 'このメールは、{portal_display_name} の「アカウント作成」ページにこのメールアドレスが入力されたためお送りしています。お心当たりがない場合は、何もする必要はありません。',
    },
    'already-registered-revoked': {
      subject: '{portal_display_name} にはすでにご登録いただいています',
      preview: '現在の登録状況：{developer_status}',
      heading: 'すでにご登録いただいています',
      opening:
        'どなたか（おそらくご本人）が、このメールアドレスで {portal_display_name} に登録しようとしました。このメールアドレスのアカウントはすでにあります。',
      paragraphs: ['アクセスは取り消されています。誤りだと思われる場合は、ポータルのチームまでご連絡ください。'],
      why: 'このメールは、{portal_display_name} の「アカウント作成」ページにこのメールアドレスが入力されたためお送りしています。お心当たりがない場合は、何もする必要はありません。',
    },
    'account-approved': {
      subject: '{portal_display_name} のアカウントが承認されました',
      preview: 'ログインできるようになりました。',
      heading: 'ようこそ',
      opening: '{portal_display_name} のアカウントが承認されました。',
      paragraphs: ['設定済みのパスワードでログインしてください。'],
      button: 'ログイン',
      why: 'このメールは、{portal_display_name} にご登録いただいたためお送りしています。',
    },
    'account-rejected': {
      subject: '{portal_display_name} の利用申請について',
      preview: '利用申請は承認されませんでした。',
      heading: '利用申請は承認されませんでした',
      opening: '{portal_display_name} に関心をお寄せいただき、ありがとうございます。',
      paragraphs: ['利用申請の内容を確認しましたが、承認には至りませんでした。'],
      why: 'このメールは、{portal_display_name} にご登録いただいたためお送りしています。',
    },
    'account-revoked': {
      subject: '{portal_display_name} へのアクセスが取り消されました',
      preview: 'ログアウトされました。今後はログインできません。',
      heading: 'アクセスが取り消されました',
      opening: '{portal_display_name} へのアクセスが取り消されました。',
      paragraphs: ['すべてのブラウザからログアウトされました。今後はログインできません。'],
      why: 'このメールは、{portal_display_name} にアカウントをお持ちの方にお送りしています。',
    },
    'developer-invitation': {
      subject: '{portal_display_name} に招待されています',
      preview: 'パスワードを設定すると、アカウントの作成が完了します。',
      heading: '{portal_display_name} に招待されています',
      opening: '{portal_display_name} のチームが、開発者ポータルにあなたを招待しています。',
      paragraphs: ['招待を承諾してパスワードを設定すると、アカウントの作成が完了します。'],
      button: '招待を承諾',
      why: 'このメールは、{portal_display_name} の管理者がこのメールアドレスを入力したためお送りしています。リンクは7日間有効です。アカウントが不要な場合は、何もする必要はありません。',
    },
    'reset-password': {
      subject: '{portal_display_name} の新しいパスワードを設定してください',
      preview: 'リンクは1時間有効で、1回だけ使えます。',
      heading: '新しいパスワードを設定してください',
      opening: '{portal_display_name} のアカウントについて、新しいパスワードの設定の依頼がありました。',
      paragraphs: [
        'ご本人の場合は、下のリンクを開いて新しいパスワードを設定してください。リンクは1時間有効で、1回だけ使えます。',
        'お心当たりがない場合は、何もする必要はありません。パスワードは今のままです。',
      ],
      button: '新しいパスワードを設定',
      why: 'このメールは、{portal_display_name} の「パスワードを忘れた場合」ページにこのメールアドレスが入力されたためお送りしています。',
    },
    'password-changed': {
      subject: '{portal_display_name} のパスワードが変更されました',
      preview: 'ご本人の場合は、何もする必要はありません。',
      heading: 'パスワードが変更されました',
      opening:
        '{portal_display_name} のアカウントのパスワードがたった今変更され、ほかのブラウザではログアウトされました。',
      paragraphs: [
        'ご本人の場合は、何もする必要はありません。お心当たりがない場合は、今すぐ新しいパスワードを設定してください。すべてのセッションからログアウトされます。パスキーは引き続き使えます。アカウントで確かめて、ご自身のものでないパスキーは削除してください。',
      ],
      button: '心当たりがありません',
      why: 'このメールは、{portal_display_name} にアカウントをお持ちの方に、パスワードが変わるたびにお送りしています。',
    },
    'change-email': {
      subject: '{portal_display_name}：新しいメールアドレスの確認をお願いします',
      preview: 'クリックすると、このメールアドレスでログインできます。',
      heading: '新しいメールアドレスの確認',
      opening: '{portal_display_name} のアカウントで、このメールアドレスを使うよう依頼がありました。',
      paragraphs: [
        '下のリンクを開いて確認してください。以後はこのメールアドレスでログインします。リンクは24時間有効で、1回だけ使えます。',
      ],
      button: 'このメールアドレスを確認',
      why: 'このメールは、どなたかが {portal_display_name} のアカウントにこのメールアドレスを入力したためお送りしています。お心当たりがない場合は、そのままにしてください。リンクを開かなければ、何も起こりません。',
    },
    'email-taken': {
      subject: 'このメールアドレスには {portal_display_name} のアカウントがすでにあります',
      preview: '2つ目のアカウントには使えません。',
      heading: 'このメールアドレスのアカウントはすでにあります',
      opening:
        'どなたかが、このメールアドレスを {portal_display_name} の別のアカウントで使おうとしました。すでにアカウントがあるため、何も変更していません。',
      paragraphs: [
        'ご本人の場合は、このメールアドレスでログインしてください。そのアカウントが不要な場合は、削除してからもう一度お試しください。',
      ],
      button: 'ログイン',
      why: 'このメールは、{portal_display_name} にアカウントをお持ちの方にお送りしています。お心当たりがない場合は、何もする必要はありません。',
    },
    'email-changed': {
      subject: '{portal_display_name} のメールアドレスが変更されました',
      preview: 'お心当たりがない場合は、72時間以内なら元に戻せます。',
      heading: 'メールアドレスが変更されました',
      opening:
        '{portal_display_name} のアカウントのメールアドレスが別のものに変更されました。このメールアドレスでは、もうログインできません。',
      paragraphs: [
        'ご本人の場合は、何もする必要はありません。お心当たりがない場合は、アカウントを取り戻してください。下のリンクから新しいパスワードを設定すると、アカウントはこのメールアドレスに戻り、ほかのすべてのセッションからログアウトされます。リンクは72時間有効で、1回だけ使えます。',
      ],
      button: '心当たりがないので、アカウントを取り戻す',
      why: 'このメールは、このメールアドレスがこれまで {portal_display_name} のアカウントのものだったためお送りしています。',
    },
    'passkey-added': {
      subject: '{portal_display_name} のアカウントにパスキーが追加されました',
      preview: 'ご本人の場合は、何もする必要はありません。',
      heading: 'パスキーが追加されました',
      opening: 'どなたか（おそらくご本人）が、{portal_display_name} のアカウントにパスキーを追加しました。',
      paragraphs: [
        '今後はパスキー「{passkey_name}」でログインできます。',
        'ご本人の場合は、何もする必要はありません。お心当たりがない場合は、アカウントでパスキーを削除し、パスワードを変更してください。',
      ],
      button: 'アカウントを開く',
      why: 'このメールは、{portal_display_name} にアカウントをお持ちの方に、パスキーが追加されるたびにお送りしています。',
    },
    'new-device': {
      subject: '{portal_display_name} のアカウントに新しいデバイスからログインがありました',
      preview: 'ご本人の場合は、何もする必要はありません。',
      heading: '新しいデバイスからログインがありました',
      opening: '{portal_display_name} のアカウントに、見覚えのないデバイスからログインがありました。',
      paragraphs: [
        'デバイス：{device}、日時：{login_time}',
        'ご本人の場合は、何もする必要はありません。お心当たりがない場合は、今すぐ新しいパスワードを設定してください。すべてのセッションからログアウトされます。パスキーは引き続き使えます。アカウントで確かめて、ご自身のものでないパスキーは削除してください。',
      ],
      button: '心当たりがありません',
      why: 'このメールは、{portal_display_name} のアカウントで、新しいデバイスからのログインを知らせる設定になっているためお送りしています。設定はアカウントで変更できます。',
    },
  },
} as const satisfies LanguageWords
