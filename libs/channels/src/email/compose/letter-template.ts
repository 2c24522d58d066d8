/** Made of letter.mjml by `npm run letter`; a spec says when it is stale. SHA-256 of the source, hex. */
export const LETTER_SOURCE = 'cccc828a1fddac7eef187b608b5f72a44ca0de73f8ef1e3fd39c5a22d718b1b7';

/** Lines of HTML with `{{placeholder}}`s; `<!--if name-->` … `<!--end-->` stands only where there is such a thing. */
export const LETTER_TEMPLATE = `<!doctype html>
<html lang="{{language}}" dir="ltr" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>
{{subject}}
</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css"> #outlook a { padding: 0; } body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; -ms-text-size-adjust: 100%; } table, td { border-collapse: collapse; mso-table-lspace: 0pt; mso-table-rspace: 0pt; } img { border: 0; height: auto; line-height: 100%; outline: none; text-decoration: none; -ms-interpolation-mode: bicubic; } p { display: block; margin: 13px 0; }
</style>
<style type="text/css"> @media only screen and (min-width:480px) { .mj-column-per-100 { width: 100% !important; max-width: 100%; } }
</style>
<style media="screen and (min-width:480px)"> .moz-text-html .mj-column-per-100 { width: 100% !important; max-width: 100%; }
</style>
<style type="text/css"> :root { color-scheme: light dark; } a { color: #0b57a4; } h1, h2, h3 { line-height: 1.25; margin: 0.6em 0; } pre { white-space: pre-wrap; } @media (prefers-color-scheme: dark) { body, .page, .page>table { background: #121212 !important; } .page div, .page td, .page p { color: #eeeeee !important; } .page a { color: #8ab8ee !important; } .act a { color: {{onBrand}} !important; } .brand div { color: {{onBrand}} !important; } .foot { border-color: #555555 !important; } }
</style>
<meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" />
</head>
<body class="page" style="word-spacing:normal;background-color:#ffffff;">
<div aria-label="{{subject}}" aria-roledescription="email" role="article" lang="{{language}}" dir="ltr" style="word-spacing:normal;background-color:#ffffff;">
<div class="brand" style="background:{{brand}};background-color:{{brand}};margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:{{brand}};background-color:{{brand}};width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:0;text-align:center;">
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr>
<td align="left" style="font-size:0px;padding:14px 24px;word-break:break-word;">
<div style="font-family:Arial, Helvetica, sans-serif;font-size:16px;font-weight:bold;line-height:1.5;text-align:left;color:{{onBrand}};">
{{city}}
</div>
</td>
</tr>
</tbody>
</table>
</div>
</td>
</tr>
</tbody>
</table>
</div>
<div class="page" style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:12px 0 4px;text-align:center;">
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr>
<td align="left" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<div style="font-family:Arial, Helvetica, sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#1a1a1a;">
<h1 style="font-size: 22px">
{{subject}}
</h1>
</div>
</td>
</tr>
<tr>
<td align="left" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<div style="font-family:Arial, Helvetica, sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#1a1a1a;">
{{body}}
</div>
</td>
</tr>
<!--if until-->
<tr>
<td align="left" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<div style="font-family:Arial, Helvetica, sans-serif;font-size:16px;font-weight:bold;line-height:1.5;text-align:left;color:#1a1a1a;">
{{until}}
</div>
</td>
</tr>
<!--end-->
<!--if action-->
<tr>
<td align="left" class="act" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;">
<tbody>
<tr>
<td align="center" bgcolor="{{brand}}" role="presentation" style="border:none;border-radius:4px;cursor:auto;mso-padding-alt:12px 20px;background:{{brand}};" valign="middle">
<a href="{{actionUrl}}" style="display:inline-block;background:{{brand}};color:{{onBrand}};font-family:Arial, Helvetica, sans-serif;font-size:16px;font-weight:bold;line-height:1.3;margin:0;text-decoration:none;text-transform:none;padding:12px 20px;mso-padding-alt:0px;border-radius:4px;" target="_self">
{{actionLabel}}
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
<!--end-->
</tbody>
</table>
</div>
</td>
</tr>
</tbody>
</table>
</div>
<div class="page" style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:600px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:8px 0 16px;text-align:center;">
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr>
<td align="center" class="foot" style="font-size:0px;padding:8px 24px;word-break:break-word;"> <p style="border-top:solid 1px #cccccc;font-size:1px;margin:0px auto;width:100%;"> </p>
</td>
</tr>
<tr>
<td align="left" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<div style="font-family:Arial, Helvetica, sans-serif;font-size:14px;line-height:1.5;text-align:left;color:#555555;">
{{imprint}}
</div>
</td>
</tr>
<!--if preferences-->
<tr>
<td align="left" style="font-size:0px;padding:8px 24px;word-break:break-word;">
<div style="font-family:Arial, Helvetica, sans-serif;font-size:14px;line-height:1.5;text-align:left;color:#1a1a1a;">
<a href="{{preferencesUrl}}">
{{preferencesLabel}}
</a>
</div>
</td>
</tr>
<!--end-->
</tbody>
</table>
</div>
</td>
</tr>
</tbody>
</table>
</div>
</div>
</body>
</html>`;
